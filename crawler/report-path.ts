import { isReported, reportPage } from '#db/report-page.ts'
import type { Link } from './find-pages.ts'
import type { PageHit } from './gate-page.ts'
import { stopAtGate, stopUnasked, type Stop } from './stop-page.ts'
import type { MarketSession } from './market-session.ts'
import { watchGate } from './watch-gate.ts'

/** Why the session does without a page that it needs. */
export const STOPPED = 'the page may not be read: the gate stops it'

/** A page outside of the frontier's turn that the gate stopped leaves what any other leaves. */
export async function reportPath(
  session: MarketSession,
  path: string,
  hit: PageHit,
  links: readonly Link[] = [],
): Promise<void> {
  await report(session, path, stopAtGate(session, [], hit, links))
}

/** Whether it may not even be asked for: it was stopped before, or its address is. */
export async function mayNotBeAsked(session: MarketSession, path: string): Promise<boolean> {
  const unasked = stopUnasked(session, { path, clickPath: [] })
  if (unasked) await report(session, path, unasked)
  return unasked !== undefined || isReported(session.deps.database, session.market.id, path)
}

async function report(session: MarketSession, path: string, stop: Stop): Promise<void> {
  const { deps, market } = session
  const pageId = await reportPage(deps.database, { marketId: market.id, path, stop, now: deps.clock.now() })
  deps.events.reported(market.name, pageId, stop.report.rule)
  await watchGate(session, [stop])
}
