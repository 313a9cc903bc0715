import type { ReadPage } from './ask-page.ts'
import type { MarketSession } from './market-session.ts'
import { checkLogin } from './site-session.ts'

/**
 * What becomes of a page that was shown to somebody who is not logged in: nothing of it is stored, and it is due again
 * at once. Undefined for every other page.
 */
export function judgeStranger(
  session: MarketSession,
  { page, startedAt }: { page: { id: number }; startedAt: Date },
  read: ReadPage,
): { outcome: 'login'; reason: string; dueAt?: Date } | undefined {
  const state = checkLogin(session, read)
  if (!state || !session.siteLogIn) return undefined
  const now = session.deps.clock.now()
  const plan = session.siteLogIn.heard(page.id, startedAt, now, state)
  // Somebody who is logged in was told so.
  const isBelieved = plan === 'settled' && read.judged.kind === 'not-found'
  if (state.state !== 'lost' || isBelieved) return undefined
  const reason = `not logged in: ${state.reason}`
  return { outcome: 'login', reason, ...(plan === 'again' && { dueAt: now }) }
}
