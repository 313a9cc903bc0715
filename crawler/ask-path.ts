import { askPage, type Asked } from './ask-page.ts'
import type { MarketSession } from './market-session.ts'

/**
 * As `askPage`, for a page that the session itself needs: it is no page of the frontier, and nothing of it is stored.
 *
 * @param turn waits until the market may be asked
 */
export async function askPath(
  session: MarketSession,
  path: string,
  turn: () => Promise<void>,
): Promise<Pick<Asked, 'read' | 'lane'> & { reason: string }> {
  await turn()
  const { read, lane, fetched } = await askPage(session, { path, needsBrowser: false })
  if (read) return { read, lane, reason: read.judged.reason }
  return { read: undefined, lane, reason: 'reason' in fetched ? fetched.reason : fetched.kind }
}
