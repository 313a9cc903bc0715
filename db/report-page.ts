import { sql } from 'kysely'
import { buryPages, type Buried } from './bury-pages.ts'
import { pathHash } from './frontier.ts'
import { insertReports, type NewReport } from './hotline-reports.ts'
import type { Database } from './open-database.ts'
import { takeWords } from './take-words.ts'

type Stopped = { reason: string; report: NewReport; buried?: Buried[] | undefined }

/**
 * Enters a page that was stopped outside of the frontier's turn: reported, without its address, and never asked for
 * again.
 *
 * @returns the page's number
 */
export async function reportPage(
  database: Database,
  { marketId, path, stop, now }: { marketId: number; path: string; stop: Stopped; now: Date },
): Promise<number> {
  const { reason, report, buried = [] } = stop
  return database.transaction().execute(async (trx) => {
    const { rows } = await sql<{ id: number }>`
      insert into page (market_id, path_sha256, priority, depth, found_at, last_outcome, last_reason)
      values (${marketId}, ${pathHash(path)}, 6, 1, ${now}, 'csam-report', ${reason})
      on conflict (market_id, path_sha256) do update set last_outcome = excluded.last_outcome, last_reason = excluded.last_reason
      returning id`.execute(trx)
    const { id } = rows[0]!
    await takeWords(trx, [id])
    const links = buried.map((page) => ({ ...page, foundOn: id }))
    await buryPages(trx, marketId, links, now)
    const reports = [report, ...buried.map((page) => page.report)]
    await insertReports(
      trx,
      marketId,
      reports.map((one) => ({ ...one, seenAt: now })),
    )
    return id
  })
}

/** Whether the gate has stopped the page at this path of a market. */
export async function isReported(database: Database, marketId: number, path: string): Promise<boolean> {
  const row = await database
    .selectFrom('page')
    .select('id')
    .where('market_id', '=', marketId)
    .where('path_sha256', '=', pathHash(path))
    .where('last_outcome', '=', 'csam-report')
    .executeTakeFirst()
  return row !== undefined
}
