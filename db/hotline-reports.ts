import { sql, type Transaction } from 'kysely'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

/** A report as its row holds it: nothing of it can be read without the officer's key. */
export type NewReport = {
  rule: string
  /** Salted digest of the address: it is reported once. */
  urlMark: string
  sealed: string
  /** Salted; null where the address alone was enough and nothing was asked for. */
  contentHash: string | null
  /** Salted digest of what made the rule fire. */
  phraseMark: string | null
  gateVersion: string
}

/** An address is reported once; one that was known by a link alone gains what its page gave when that is read. */
export async function insertReports(
  trx: Transaction<DB> | Database,
  marketId: number,
  reports: readonly (NewReport & { seenAt: Date })[],
): Promise<void> {
  if (reports.length === 0) return
  const rows = onePerAddress(reports).map((report) => ({
    market_id: marketId,
    seen_at: report.seenAt,
    rule: report.rule,
    url_mark: report.urlMark,
    sealed: report.sealed,
    content_hash: report.contentHash,
    phrase_mark: report.phraseMark,
    gate_version: report.gateVersion,
  }))
  await trx
    .insertInto('hotline_report')
    .values(rows)
    .onConflict((oc) =>
      oc
        .columns(['market_id', 'url_mark', 'rule'])
        .doUpdateSet((eb) => ({
          sealed: eb.ref('excluded.sealed'),
          content_hash: eb.ref('excluded.content_hash'),
          phrase_mark: eb.ref('excluded.phrase_mark'),
          gate_version: eb.ref('excluded.gate_version'),
        }))
        .where('hotline_report.content_hash', 'is', null)
        .where('hotline_report.sealed', 'is not', null)
        .where(sql.ref('excluded.content_hash'), 'is not', null),
    )
    .execute()
}

function onePerAddress<T extends NewReport>(reports: readonly T[]): T[] {
  const one = new Map<string, T>()
  for (const report of reports) {
    const key = `${report.urlMark} ${report.rule}`
    if (!one.has(key) || report.contentHash !== null) one.set(key, report)
  }
  return [...one.values()]
}

/** Closes the addresses of reports from before they were sealed. @returns how many there were */
export async function sealOldReports(
  database: Database,
  close: (url: string, rule: string) => { urlMark: string; sealed: string },
): Promise<number> {
  const open = await database
    .selectFrom('hotline_report')
    .select(['id', 'url', 'rule'])
    .where('url', 'is not', null)
    .execute()
  for (const { id, url, rule } of open) {
    const { urlMark, sealed } = close(url!, rule)
    await database
      .updateTable('hotline_report')
      .set({ url: null, url_mark: urlMark, sealed })
      .where('id', '=', id)
      .execute()
  }
  return open.length
}
