import { sql, type Transaction } from 'kysely'
import { pathHash } from './frontier.ts'
import type { NewReport } from './hotline-reports.ts'
import type { DB } from './tables.ts'

/** An address that was reported before anybody asked for it. */
export type Buried = { path: string; report: NewReport }

/**
 * Enters addresses as what a reported page leaves: their hash, so that they are never asked for. Pages that are known
 * keep their place, or a link with a planted text would take a market's own start page from us.
 */
export async function buryPages(
  trx: Transaction<DB>,
  marketId: number,
  buried: (Buried & { foundOn: number })[],
  now: Date,
): Promise<void> {
  if (buried.length === 0) return
  const rows = buried
    .map(({ path, report, foundOn }) => ({
      hash: pathHash(path).toString('hex'),
      rule: report.rule,
      found_on: foundOn,
    }))
    .toSorted((a, b) => (a.hash < b.hash ? -1 : 1))
  await sql`
    insert into page (market_id, path_sha256, priority, depth, found_on, found_at, last_outcome, last_reason, section_id)
    select ${marketId}, decode(hash, 'hex'), 6, parent.depth + 1, t.found_on, ${now}, 'csam-report',
      'rule ' || t.rule || ', by a link', parent.section_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (hash text, rule text, found_on bigint)
    join page parent on parent.id = t.found_on
    on conflict (market_id, path_sha256) do nothing`.execute(trx)
}
