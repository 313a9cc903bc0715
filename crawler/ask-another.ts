import type { DuePage } from '#db/frontier.ts'
import { findWitnesses } from '#db/witness-pages.ts'
import { askPath } from './ask-path.ts'
import type { MarketSession } from './market-session.ts'
import { turn, type RegainTools } from './regain-login.ts'

/**
 * Where one page showed a queue or a captcha and nobody knows whether it was the market's, asks for another one before
 * it: served, that one makes the gate the page's own matter; turned away as well, the front's. Without it a market would be held for
 * one page of it.
 */
export async function askAnother(
  session: MarketSession,
  tools: RegainTools,
  { id, path }: DuePage,
): Promise<void> {
  // A log-in has turns of its own.
  if (session.siteLogIn || !session.front.doubts(path)) return
  const { database } = session.deps
  const [other] = await findWitnesses(database, session.market.id, { others: [id], hashes: [] })
  if (other !== undefined) await askPath(session, other, () => turn(session, tools))
}
