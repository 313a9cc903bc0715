import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** A listing as it stands in the database, for comparing with what is true. */
export type FoundListing = {
  market: string
  host: string
  path: string | null
  title: string
  price: { amount: string; currency: string } | null
  vendor: string | null
  categoryPath: string[] | null
  shipsFrom: string[] | null
  shipsTo: string[] | null
  stock: number | null
  sold: number | null
}

/** Every listing; stock and sold as the last observation that printed them said. */
export async function readFoundListings(database: Database): Promise<FoundListing[]> {
  const { rows } = await sql<FoundListing>`
    select m.name as market, (select host from mirror where market_id = m.id order by id limit 1) as host,
      l.path, l.title, v.name as vendor, l.category_path as "categoryPath", l.ships_from as "shipsFrom",
      l.ships_to as "shipsTo", o.stock, o.sold,
      case when l.price_amount is null then null
        else jsonb_build_object('amount', l.price_amount::text, 'currency', l.price_currency) end as price
    from listing l
    join market m on m.id = l.market_id
    left join vendor v on v.id = l.vendor_id
    left join lateral (
      select stock, sold from listing_observation where listing_id = l.id and (stock is not null or sold is not null)
      order by captured_at desc limit 1) o on true
    order by l.id`.execute(database)
  return rows
}

/** Paths of captured pages whose capture was read as holding listings. */
export async function readListingPages(database: Database): Promise<{ market: string; path: string }[]> {
  const { rows } = await sql<{ market: string; path: string }>`
    select distinct m.name as market, p.path
    from listing_observation o
    join capture c on c.id = o.capture_id
    join page p on p.id = c.page_id
    join market m on m.id = c.market_id
    where p.path is not null`.execute(database)
  return rows
}

/** How often something stands in the database twice that may stand there once. All must be 0. */
export async function countDoubles(
  database: Database,
): Promise<{ captures: number; leaves: number; observations: number }> {
  const { rows } = await sql<{ captures: number; leaves: number; observations: number }>`
    select
      (select count(*) from (select from capture group by scrape_id, page_id having count(*) > 1) t) as captures,
      (select count(*) from capture c where not exists (select from evidence_leaf e where e.capture_id = c.id)) as leaves,
      (select count(*) from (select from listing_observation group by listing_id, capture_id having count(*) > 1) t)
        as observations`.execute(database)
  return rows[0]!
}

/** How often a fetch and its capture, or a capture and its reading, do not stand together. All must be 0. */
export async function countUnmatched(
  database: Database,
): Promise<{ fetches: number; captures: number; unread: number }> {
  const { rows } = await sql<{ fetches: number; captures: number; unread: number }>`
    select
      (select count(*) from page_fetch f where f.outcome = 'page' and not exists
        (select from capture c where c.scrape_id = f.scrape_id and c.page_id = f.page_id)) as fetches,
      (select count(*) from capture c where not exists
        (select from page_fetch f where f.scrape_id = c.scrape_id and f.page_id = c.page_id)) as captures,
      (select count(*) from capture where processed_at is null or process_error is not null) as unread`.execute(
    database,
  )
  return rows[0]!
}
