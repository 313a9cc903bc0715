import { askPage, type Asked } from './ask-page.ts'
import type { MarketSession } from './market-session.ts'
import { mayNotBeAsked, reportPath, STOPPED } from './report-path.ts'

/**
 * As `askPage`, for a page that the session itself needs: it is no page of the frontier, and nothing of it is stored.
 * What the gate stops is not read.
 *
 * @param turn waits until the market may be asked
 */
export async function askPath(
  session: MarketSession,
  path: string,
  turn: () => Promise<void>,
): Promise<Pick<Asked, 'read' | 'lane'> & { reason: string }> {
  if (await mayNotBeAsked(session, path)) return { read: undefined, lane: 'http', reason: STOPPED }
  await turn()
  const { read, lane, fetched, stopped } = await askPage(session, { path, needsBrowser: false })
  if (stopped) {
    await reportPath(session, path, stopped, read?.links)
    return { read: undefined, lane, reason: STOPPED }
  }
  if (read) return { read, lane, reason: read.judged.reason }
  return { read: undefined, lane, reason: 'reason' in fetched ? fetched.reason : fetched.kind }
}
