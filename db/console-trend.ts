import { sql, type RawBuilder } from 'kysely'
import { countedCategory } from './listing-filter.ts'
import type { Database } from './open-database.ts'

/** Whose listings: a vendor's, a market's, or all. */
export type TrendOf = { vendor: number } | { market: number } | undefined

/** `listings` more (or, below zero, fewer) of a category are on the markets from this bucket on. */
export type TrendStep = { bucket: number; category: string; listings: number }

/** From the first scrape's start to the last sight of any listing; nothing before the first scrape. */
export async function observedSpan(
  database: Database,
  of: TrendOf,
): Promise<{ from: Date; to: Date } | undefined> {
  const first = of
    ? sql`select min(first_seen_at) from listing where ${ofWhom(of)}`
    : sql`select min(started_at) from scrape`
  const { rows } = await sql<{ from: Date | null; to: Date | null }>`
    select (${first}) as "from", (select max(last_seen_at) from listing where ${ofWhom(of)}) as "to"
  `.execute(database)
  const [{ from, to } = { from: null, to: null }] = rows
  return from && to ? { from, to } : undefined
}

/**
 * Listings on the markets, as steps between buckets. One counts from its first sight to its last; one that its
 * market's last finished scrape saw, or that no scrape could have missed yet, counts to the end.
 */
export async function trendSteps(
  database: Database,
  { from, stepSeconds, buckets }: { from: Date; stepSeconds: number; buckets: number },
  of: TrendOf,
): Promise<TrendStep[]> {
  const to = new Date(from.getTime() + stepSeconds * buckets * 1000)
  const step = sql`make_interval(secs => ${stepSeconds})`
  const bucketOf = (start: string) =>
    sql`(date_part('epoch', ${sql.ref(start)} - ${from}::timestamptz) / ${stepSeconds}::float8)::int`
  const { rows } = await sql<TrendStep>`
    with done as (
      select market_id, max(started_at) as started_at from scrape where finished_at is not null group by market_id
    ), seen as (
      select ${countedCategory} as category, date_bin(${step}, greatest(first_seen_at, ${from}), ${from}) as first,
             case when last_seen_at < done.started_at then date_bin(${step}, last_seen_at, ${from}) end as last,
             count(*) as listings
      from listing left join done using (market_id)
      where first_seen_at < ${to} and ${ofWhom(of)}
      group by 1, 2, 3
    ), present as (
      select category, ${bucketOf('first')} as first, coalesce(${bucketOf('last')} + 1, ${buckets}) as gone, listings
      from seen
    )
    select first as bucket, category, sum(listings)::bigint as listings
    from present where gone > 0 group by 1, 2
    union all
    select gone, category, -sum(listings)::bigint from present where gone > 0 and gone < ${buckets} group by 1, 2
  `.execute(database)
  return rows
}

function ofWhom(of: TrendOf): RawBuilder<unknown> {
  if (of === undefined) return sql`true`
  return 'vendor' in of ? sql`listing.vendor_id = ${of.vendor}` : sql`listing.market_id = ${of.market}`
}
