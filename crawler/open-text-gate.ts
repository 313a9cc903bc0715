import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { gateVersion, openCsamGate, type CsamGate } from './csam-gate.ts'
import { loadCsamRules } from './csam-rules.ts'
import { loadGateLists } from './gate-list.ts'

type GateFiles = { csamRulesFile: string; csamLists: readonly string[] }
export type TextGate = { readonly judge: CsamGate; readonly version: string }

/** Lists come a few times a day at most. */
const LOOK_MS = 30_000

/**
 * The gate with all rules and lists of this installation.
 *
 * @throws UsageError that names the file and line that cannot be read: nothing is crawled with half a gate
 */
export async function openTextGate(files: GateFiles): Promise<TextGate> {
  const rules = await loadCsamRules(files.csamRulesFile)
  const lists = await loadGateLists(files.csamLists)
  return { judge: openCsamGate(rules, lists), version: gateVersion(rules, lists) }
}

type GateEvents = { gateChanged: (version: string) => void; gateRefused: (error: unknown) => void }

/**
 * The same, taking files that change while it is open; where one cannot be read then, the gate that stands goes on
 * serving, and that is said once a change.
 */
export async function watchTextGate(
  files: GateFiles,
  events: GateEvents,
  lookMs = LOOK_MS,
): Promise<TextGate & AsyncDisposable & { look(): Promise<void> }> {
  let state = await printOf(files)
  const opened = await openTextGate(files)
  const look = async () => {
    const seen = await printOf(files)
    if (seen === state) return
    state = seen
    try {
      Object.assign(gate, await openTextGate(files))
      events.gateChanged(gate.version)
    } catch (error) {
      events.gateRefused(error)
    }
  }
  let looking: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    looking = look().catch(events.gateRefused)
  }, lookMs)
  const gate = {
    ...opened,
    look,
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await looking
    },
  }
  return gate
}

/** By what all files hold: times of files may be those of an archive. A file that is gone is a change, too. */
async function printOf({ csamRulesFile, csamLists }: GateFiles): Promise<string> {
  const print = createHash('sha256')
  for (const file of [csamRulesFile, ...csamLists]) {
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => Buffer.from(error.code ?? ''))
    print.update(String(bytes.length)).update(bytes)
  }
  return print.digest('hex')
}
