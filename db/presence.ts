import { sql } from 'kysely'
import type { UncoveredScrape } from './coverage.ts'
import type { Database } from './open-database.ts'

/** Lists that showed a listing longer ago are not asked any more. */
const REMEMBERED_MS = 90 * 24 * 3_600_000

/** How many listings a scrape showed to be gone, and to be back. */
export type PresenceChange = { gone: number; returned: number }

/**
 * Says which listings are gone, and which are back (law 5). Gone is what the site itself denies: its own page answered
 * "not found" in this scrape, after it was last seen. Or what is in none of the lists that ever showed it, where each of
 * them was read to its end in this scrape and in one before, and the listing was seen in neither. Whatever was out of
 * reach says nothing.
 */
export async function assertPresence(
  trx: Database,
  scrape: UncoveredScrape,
  now: Date,
): Promise<PresenceChange> {
  const returned = await markReturned(trx, scrape, now)
  // A redesign may have moved what it does not show where it was.
  if (await hadAlarm(trx, scrape)) return { gone: 0, returned }
  const gone = (await markNotFound(trx, scrape, now)) + (await markAbsent(trx, scrape, now))
  return { gone, returned }
}

async function hadAlarm(trx: Database, { id, marketId }: UncoveredScrape): Promise<boolean> {
  const alarm = await trx
    .selectFrom('reading_alarm')
    .select('id')
    .where('market_id', '=', marketId)
    .where((eb) => eb.or([eb('scrape_id', '=', id), eb('ended_at', 'is', null)]))
    .executeTakeFirst()
  return alarm !== undefined
}

async function markReturned(trx: Database, { id, marketId }: UncoveredScrape, now: Date): Promise<number> {
  const result = await sql`
    with back as (
      update listing set gone_at = null where market_id = ${marketId} and gone_at is not null and last_seen_at > gone_at
      returning id, last_seen_at
    )
    insert into listing_presence (listing_id, market_id, state, reason, at, recorded_at, scrape_id)
    select id, ${marketId}, 'returned', 'seen', last_seen_at, ${now}, ${id} from back`.execute(trx)
  return Number(result.numAffectedRows ?? 0)
}

async function markNotFound(trx: Database, { id, marketId }: UncoveredScrape, now: Date): Promise<number> {
  const result = await sql`
    with denied as (
      select distinct on (l.id) l.id, f.id as fetch_id, f.started_at as at
      from page_fetch f join page p on p.id = f.page_id join listing l on l.market_id = f.market_id and l.path = p.path
      where f.scrape_id = ${id} and f.outcome = 'not-found' and l.gone_at is null and l.last_seen_at < f.started_at
        -- It stands elsewhere since. Shops name no vendor.
        and not exists (select from listing moved where moved.market_id = l.market_id and moved.title = l.title
          and moved.vendor_id is not distinct from l.vendor_id and moved.id <> l.id and moved.first_seen_at > l.last_seen_at)
      order by l.id, f.id desc
    ), marked as (
      update listing set gone_at = denied.at from denied where listing.id = denied.id
    )
    insert into listing_presence (listing_id, market_id, state, reason, at, recorded_at, scrape_id, page_fetch_id)
    select id, ${marketId}, 'gone', 'not-found', at, ${now}, ${id}, fetch_id from denied`.execute(trx)
  return Number(result.numAffectedRows ?? 0)
}

async function markAbsent(trx: Database, scrape: UncoveredScrape, now: Date): Promise<number> {
  const { id, marketId, startedAt } = scrape
  const since = new Date(startedAt.getTime() - REMEMBERED_MS)
  const result = await sql`
    with whole as (
      -- Lists that this scrape read to their end, and when the last scrape before it that did so began.
      select c.list, max(s.started_at) as since
      from scrape_coverage c
      join scrape_coverage b on b.market_id = c.market_id and b.list = c.list and b.complete and b.scrape_id <> c.scrape_id
      join scrape s on s.id = b.scrape_id and s.started_at < ${startedAt}
      where c.scrape_id = ${id} and c.complete and c.list <> ''
      group by c.list
    ), shown as (
      select distinct listing_id, r.list
      from list_reading r cross join lateral unnest(r.listing_ids) as listing_id
      where r.market_id = ${marketId} and r.captured_at between ${since} and ${startedAt}
        and exists (select from listing l where l.id = listing_id and l.gone_at is null and l.last_seen_at < ${startedAt})
    ), absent as (
      select shown.listing_id as id from shown left join whole using (list) join listing l on l.id = shown.listing_id
      group by shown.listing_id, l.last_seen_at
      having bool_and(coalesce(l.last_seen_at < whole.since, false))
    ), marked as (
      update listing set gone_at = ${startedAt} from absent where listing.id = absent.id
    )
    insert into listing_presence (listing_id, market_id, state, reason, at, recorded_at, scrape_id)
    select id, ${marketId}, 'gone', 'absent', ${startedAt}, ${now}, ${id} from absent`.execute(trx)
  return Number(result.numAffectedRows ?? 0)
}
