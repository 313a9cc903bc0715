import { hotlineReportOf } from '#crawler/hotline-report.ts'
import { insertReports } from '#db/hotline-reports.ts'
import type { Database } from '#db/open-database.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { makeHotlinePair, openHotlineKey, openHotlineSeal } from '#shared/hotline-seal.ts'
import { sealContext, SealedReport } from '#contracts/hotline.ts'
import { SEED_END } from './console-goods.ts'

/** The pair of whatever console a test opens. */
export const TEST_HOTLINE = makeHotlinePair()
export const reportKeys = { salt: Buffer.alloc(16, 1), seal: openHotlineSeal(TEST_HOTLINE.publicKey)! }

/** Reports as the crawler leaves them: nothing but a rule, a time and digests can be read. Needs a market. */
export async function addReports(database: Database, count: number): Promise<void> {
  const { id } = await database
    .selectFrom('market')
    .select('id')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  const { host } = onionKeyFromSeed('reported')
  const reports = Array.from({ length: count }, (_, index) => {
    const digest = index.toString(16).padStart(64, 'a')
    const hit = { rule: 'stand-in/marker', rulesVersion: '1', contentSha256: digest, phraseSha256: digest }
    const stopped = { url: `http://${host}/item/${index}`, wasRead: true, reached: [`http://${host}/`] }
    return {
      ...hotlineReportOf(hit, stopped, reportKeys),
      seenAt: new Date(SEED_END.getTime() - index * 3600_000),
    }
  })
  await insertReports(database, id, reports)
}

const days = (count: number) => new Date(SEED_END.getTime() + count * 86_400_000)

/** Hands reports over so long ago that nothing preserves them any more, and that the first should be erased by now. */
export async function addOldHandovers(database: Database, ids: readonly number[]): Promise<void> {
  const given = {
    handed_to: 'Example hotline',
    recipient: 'inhope',
    handed_over_by: 'The hotline',
    policy_version: '1',
  }
  const rows = ids.map((report_id, index) => ({
    ...given,
    report_id,
    reference: `EX-${report_id}`,
    handed_over_at: days(-125 + 20 * index),
    preserve_until: days(-35 + 20 * index),
    erase_by: days(-5 + 20 * index),
  }))
  await database.insertInto('hotline_handover').values(rows).execute()
}

/** A market in quarantine, and an alarm. */
export async function addSites(database: Database): Promise<void> {
  const { id } = await database
    .selectFrom('market')
    .select('id')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  const counts = { independent: 6, stopped: 9, read: 20 }
  await database
    .insertInto('gate_quarantine')
    .values({ market_id: id, placed_at: SEED_END, placed_by: 'the gate', ...counts })
    .execute()
  const times = { raised_at: SEED_END, last_at: SEED_END }
  await database
    .insertInto('gate_alarm')
    .values({ kind: 'one-phrase', rule: 'stand-in/pair', pages: 12, markets: 4, ...times })
    .execute()
}

/** What an officer with this key reads of all reports. */
export async function openReports(database: Database, privateKey: string): Promise<SealedReport[]> {
  const key = openHotlineKey(privateKey)!
  const rows = await database.selectFrom('hotline_report').selectAll().orderBy('id').execute()
  return rows.map(({ rule, sealed, url_mark }) =>
    SealedReport.parse(JSON.parse(key.open(sealed ?? '', sealContext({ rule, urlMark: url_mark ?? '' })))),
  )
}
