import { gateVersion, openCsamGate, type CsamGate } from './csam-gate.ts'
import { loadCsamRules } from './csam-rules.ts'
import { loadGateLists } from './gate-list.ts'

/**
 * The gate with all rules and lists of this installation.
 *
 * @throws UsageError that names the file and line that cannot be read: nothing is crawled with half a gate
 */
export async function openTextGate(files: {
  csamRulesFile: string
  csamLists: readonly string[]
}): Promise<{ judge: CsamGate; version: string }> {
  const rules = await loadCsamRules(files.csamRulesFile)
  const lists = await loadGateLists(files.csamLists)
  return { judge: openCsamGate(rules, lists), version: gateVersion(rules, lists) }
}
