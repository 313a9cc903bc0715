import { sql, type Insertable } from 'kysely'
import type { Outcome } from '#contracts/page-kind.ts'
import type { Database } from './open-database.ts'
import { alertOfChange } from './rule-states.ts'
import type { MarketState } from './tables.ts'

const LATEST = 40
const RECENT_MS = 14 * 86_400_000
/** Of fewer, a share says nothing. */
const FEW_VENDORS = 5

export type LifeRow = {
  state: string
  fetches: {
    id: number
    outcome: Outcome
    at: Date
    captureId: string | null
    contentHash: string | null
  }[]
  silentSince: Date | null
  withdrawals: { pages: number; since: Date | null; captureId: string | null }
  escrowOff: { pages: number; since: Date | null; captureId: string | null }
  vendorsGone: number
}

/** How a market stands, with what was seen of it since it stands so. */
export async function readLife(database: Database, marketId: number, now: Date): Promise<LifeRow> {
  const standing = await database
    .selectFrom('market_state')
    .select(['to_state as state', 'at'])
    .where('market_id', '=', marketId)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  const [fetches, silentSince, withdrawals, escrowOff] = await Promise.all([
    latestFetches(database, marketId, standing?.at ?? null),
    silentSinceOf(database, marketId),
    signOf(database, marketId, 'withdrawals-fail'),
    signOf(database, marketId, 'escrow-off'),
  ])
  // One sign of three; without another it is not asked for, for it takes all listings.
  const isSaid = withdrawals.pages + escrowOff.pages > 0
  const vendorsGone = isSaid ? await vendorsGoneOf(database, marketId, now) : 0
  return { state: standing?.state ?? 'unread', fetches, silentSince, withdrawals, escrowOff, vendorsGone }
}

/** Those that say anything of the market, by outcome: an index holds them so. */
async function latestFetches(
  database: Database,
  marketId: number,
  since: Date | null,
): Promise<LifeRow['fetches']> {
  const { rows } = await sql<LifeRow['fetches'][number]>`
    select f.id, f.outcome, f.ended_at as at,
      (select id from capture where page_id = f.page_id and scrape_id = f.scrape_id) as "captureId",
      (select content_hash from page where id = f.page_id) as "contentHash"
    from (values ('page'), ('not-found'), ('too-big'), ('not-html'), ('csam-report'), ('queue'), ('captcha'), ('login'),
      ('blocked'), ('maintenance'), ('seized'), ('offline')) kind (outcome)
    cross join lateral (
      select id, outcome, ended_at, page_id, scrape_id from page_fetch
      where market_id = ${marketId} and outcome = kind.outcome
      order by id desc limit ${LATEST}
    ) f
    where ${since}::timestamptz is null or f.ended_at > ${since}::timestamptz
    order by f.id desc limit ${LATEST}`.execute(database)
  return rows
}

async function silentSinceOf(database: Database, marketId: number): Promise<Date | null> {
  const { rows } = await sql<{ at: Date | null }>`
    select (select ended_at from page_fetch where market_id = ${marketId} and outcome = 'offline'
      and id > coalesce((select max(last.id) from (values ('page'), ('not-found'), ('too-big'), ('not-html'),
        ('csam-report'), ('queue'), ('captcha'), ('login'), ('blocked'), ('maintenance'), ('seized')) kind (outcome)
        cross join lateral (select id from page_fetch where market_id = ${marketId} and outcome = kind.outcome
          order by id desc limit 1) last), 0)
      order by id limit 1) as at`.execute(database)
  return rows[0]?.at ?? null
}

/** Pages that said so when they were read last. */
async function signOf(database: Database, marketId: number, kind: string) {
  const { rows } = await sql<LifeRow['withdrawals']>`
    select count(*) as pages, min(sign.first_at) as since,
      (array_agg(sign.capture_id order by sign.last_at desc))[1] as "captureId"
    from market_sign sign join page on page.id = sign.page_id
    where sign.market_id = ${marketId} and sign.kind = ${kind} and sign.last_at >= page.last_fetched_at`.execute(
    database,
  )
  return rows[0]!
}

/** Of the vendors who had something to sell in the last two weeks, the share whose last listing is gone. */
async function vendorsGoneOf(database: Database, marketId: number, now: Date): Promise<number> {
  const since = new Date(now.getTime() - RECENT_MS)
  const { rows } = await sql<{ known: number; gone: number }>`
    select count(*) as known, count(*) filter (where gone_at is not null) as gone
    from (select case when bool_and(gone_at is not null) then max(gone_at) end as gone_at
          from listing where market_id = ${marketId} and vendor_id is not null group by vendor_id) seller
    where gone_at is null or gone_at >= ${since}`.execute(database)
  const { known, gone } = rows[0]!
  return known < FEW_VENDORS ? 0 : gone / known
}

/** In a transaction: who asked for it is told of each change, and of no change that did not come to stand. */
export async function recordLife(trx: Database, change: Insertable<MarketState>): Promise<void> {
  const { id } = await trx.insertInto('market_state').values(change).returning('id').executeTakeFirstOrThrow()
  await alertOfChange(trx, id)
}

/** Everything that is still there is to be read once, at once: what this scrape has is left out. */
export async function freezeMarket(database: Database, marketId: number, now: Date): Promise<number> {
  const frozen = await sql`
    update page set due_at = ${now}
    where market_id = ${marketId} and due_at > ${now} and path is not null and not exists (
      select from scrape where market_id = ${marketId} and finished_at is null and started_at <= page.last_fetched_at
    )`.execute(database)
  return Number(frozen.numAffectedRows ?? 0)
}

type Noticed = { pageId: number; endedAt: Date; notices?: string[]; capture?: { row: { id?: string } } }

/** What pages say of their market's own affairs, with the capture that shows it. Before `page` says that they were read. */
export async function keepSigns(database: Database, marketId: number, records: Noticed[]): Promise<void> {
  const rows = records.flatMap(({ pageId, endedAt, notices = [], capture }) =>
    notices.flatMap((kind) => {
      const captureId = capture?.row.id
      return captureId === undefined ? [] : [{ page_id: pageId, kind, at: endedAt, capture_id: captureId }]
    }),
  )
  if (rows.length === 0) return
  await sql`
    insert into market_sign (market_id, page_id, kind, first_at, last_at, capture_id)
    -- A page that a scrape has captured already is not captured twice.
    select ${marketId}, page_id, kind, at, at, coalesce((select id from capture where id = t.capture_id),
      (select id from capture where page_id = t.page_id order by started_at desc limit 1))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (page_id bigint, kind text, at timestamptz, capture_id uuid)
    order by page_id, kind
    on conflict (market_id, kind, page_id) do update set last_at = excluded.last_at,
      -- One that had gone begins anew.
      first_at = case when (select last_fetched_at from page where id = market_sign.page_id) > market_sign.last_at
        then excluded.first_at else market_sign.first_at end`.execute(database)
}
