import type { DuePage } from '#db/frontier.ts'
import type { FetchRecord } from '#db/record-fetches.ts'
import type { MarketSession } from './market-session.ts'
import { visitPage } from './visit-page.ts'

/**
 * Visits a page at the mirror that is asked now: everything that the visit leaves names that one, though another may
 * be asked meanwhile. What a mirror that died did not answer is due at once, and no failure of the page.
 */
export async function visitAtMirror(
  session: MarketSession,
  page: DuePage,
  clickPath: string[],
): Promise<FetchRecord | undefined> {
  const mirror = session.mirrors.current()
  const record = await visitPage({ ...session, mirror }, page, clickPath)
  if (!record) return undefined
  // Of a market's first page alone nothing else is due, and each try may be another session's.
  const before = page.depth === 0 ? page.attempts : 0
  const hasChanged = await session.mirrors.heard(record.outcome, mirror, before)
  const at = { ...record, mirrorId: mirror.id }
  return hasChanged ? { ...at, dueAt: session.deps.clock.now(), attempts: page.attempts } : at
}
