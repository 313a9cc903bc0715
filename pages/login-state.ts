import { isGate } from '#contracts/page-kind.ts'
import { holds, type PageInput, type PageJudgement } from './page-kind.ts'
import type { LogInRule } from './recipe.ts'

/**
 * Whether a page was shown to somebody who is logged in. `unknown` is a gate that is shown to anybody; a page that
 * should show it and does not is `lost`, so that nothing of it is taken for the market's content.
 */
export type LogInState = { state: 'proven' | 'lost' | 'unknown'; reason: string }

export const CONTRADICTED = '`check` and `lost` hold on the same page'
export const NO_CHECK = 'what `check` names is missing'

/**
 * Judged for each page of a market that is read with a log-in, before anything of it is stored. That a page is not
 * there is believed from somebody who is logged in alone: some markets say so of everything to strangers.
 */
export function judgeLogIn(rule: LogInRule, page: PageInput, { kind }: PageJudgement): LogInState {
  const isLost = rule.lost !== undefined && holds(rule.lost, page)
  const isChecked = holds(rule.check, page)
  if (isLost && isChecked) return lost(CONTRADICTED)
  if (isLost) return lost('what `lost` names stands on it')
  if (kind === 'login') return lost('it is a log-in page')
  if (isGate(kind) && !isChecked && kind !== 'not-found')
    return { state: 'unknown', reason: `a gate: ${kind}` }
  if (!isChecked) return lost(NO_CHECK)
  const required = isGate(kind) ? undefined : rule.require[kind]
  if (required && !holds(required, page)) return lost(`what a page of kind ${kind} must show is missing`)
  return PROVEN
}

const PROVEN: LogInState = { state: 'proven', reason: 'what `check` names stands on it' }

function lost(reason: string): LogInState {
  return { state: 'lost', reason }
}
