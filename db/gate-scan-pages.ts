import { sql } from 'kysely'
import { insertReports, type NewReport } from './hotline-reports.ts'
import type { Database } from './open-database.ts'
import { takeWords } from './take-words.ts'

/** An address of the frontier, at a mirror of its market, and by what words its page is known again on another one. */
export type KnownAddress = { id: number; marketId: number; url: string; foundAt: Date; marks: string[] }

const BATCH = 1000
/** A crawler may still be adding pages whose numbers stand before those that were seen. */
const SETTLED_MS = 10 * 60_000

/** Addresses of the frontier that these rules have not judged, a batch at a time, oldest first. */
export async function* oldAddresses(
  database: Database,
  version: string,
  now: Date,
): AsyncGenerator<KnownAddress[]> {
  const scan = await database
    .selectFrom('gate_scan')
    .select('after_page as after')
    .where('gate_version', '=', version)
    .executeTakeFirstOrThrow()
  const settled = new Date(now.getTime() - SETTLED_MS)
  for (let { after } = scan; ;) {
    const { rows } = await sql<KnownAddress>`
      select p.id, p.market_id as "marketId", 'http://' || m.host || p.path as url, p.found_at as "foundAt",
        case when k.page_id is null then '{}' else k.title || k.logins end as marks
      from page p left join page_mark k on k.page_id = p.id
        join lateral (select host from mirror where market_id = p.market_id order by state = 'active' desc, id limit 1) m on true
      where p.id > ${after} and p.path is not null
      order by p.id limit ${BATCH}`.execute(database)
    if (rows.length === 0) return
    yield rows
    after = rows.at(-1)!.id
    const place = rows.findLast(({ foundAt }) => foundAt <= settled)?.id ?? 0
    await database
      .updateTable('gate_scan')
      .set((eb) => ({ after_page: eb.fn<number>('greatest', ['after_page', eb.val(place)]) }))
      .where('gate_version', '=', version)
      .execute()
  }
}

/** A log-in page is captured nowhere, and known by its words all the same. */
export async function takeMarks(database: Database, pageIds: readonly number[]): Promise<void> {
  if (pageIds.length > 0) await database.deleteFrom('page_mark').where('page_id', 'in', pageIds).execute()
}

export type StoppedAddress = Pick<KnownAddress, 'id' | 'marketId'> & { report: NewReport }

/** As the crawler itself leaves an address that it does not ask for: a report, and a page without one. */
export async function stopAddresses(
  database: Database,
  stopped: readonly StoppedAddress[],
  now: Date,
): Promise<void> {
  if (stopped.length === 0) return
  const rules = stopped.map(({ id, report }) => ({ id, rule: report.rule }))
  await database.transaction().execute(async (trx) => {
    await sql`
      update page set last_outcome = 'csam-report', last_reason = 'rule ' || t.rule || ', by its address, when rules changed'
      from jsonb_to_recordset(${JSON.stringify(rules)}::jsonb) as t (id bigint, rule text)
      where page.id = t.id`.execute(trx)
    await takeWords(
      trx,
      stopped.map(({ id }) => id),
    )
    for (const [marketId, group] of Map.groupBy(stopped, (one) => one.marketId))
      await insertReports(
        trx,
        marketId,
        group.map(({ report }) => ({ ...report, seenAt: now })),
      )
  })
}
