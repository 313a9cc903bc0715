import { sql } from 'kysely'
import type { LifeState } from '#contracts/market-life.ts'
import type { Database } from './open-database.ts'

/** A fetch on which something rests. A path that a hotline report took stays away. */
type Evidence = { id: number; at: Date; outcome: string; reason: string; path: string | null }

export type MarketState = {
  market: string
  state: LifeState | 'unread'
  /** Why, in the crawler's words; null before the first page. */
  reason: string | null
  /** Since when it stands so; null where it is up or unread. */
  since: Date | null
  lastAnsweredAt: Date | null
  fetch: Evidence | null
}

/** How each market is: the last change in its life, and the last fetch that brought content. */
export async function marketStatesNow(database: Database, market?: string): Promise<MarketState[]> {
  const { rows } = await sql<MarketState>`
    select market.name as market, coalesce(standing.to_state, 'unread') as state, standing.reason,
      case when standing.to_state <> 'up' then standing.at end as since,
      (select max(ended_at) from (values ('page'), ('not-found'), ('too-big'), ('not-html'), ('csam-report')) kind (outcome)
        cross join lateral (select ended_at from page_fetch
          where market_id = market.id and page_fetch.outcome = kind.outcome order by id desc limit 1) own) as "lastAnsweredAt",
      case when seen.id is not null then jsonb_build_object('id', seen.id, 'at', seen.ended_at,
        'outcome', seen.outcome, 'reason', seen.reason, 'path', page.path) end as "fetch"
    from market left join lateral (
      select * from market_state where market_id = market.id order by id desc limit 1
    ) standing on true
    left join page_fetch seen on seen.id = standing.page_fetch_id
    left join page on page.id = seen.page_id
    where ${market ?? null}::text is null or market.name = ${market ?? null}`.execute(database)
  return rows.map((row) => ({ ...row, fetch: row.fetch && { ...row.fetch, at: new Date(row.fetch.at) } }))
}

const CHANGES = 30

/** The life of a market, newest change first, each with what shows it. */
export async function marketChanges(database: Database, marketId: number) {
  const { rows } = await sql<{
    state: LifeState
    from: string
    at: Date
    reason: string
    fetchId: number | null
    path: string | null
    captureId: string | null
  }>`
    select to_state as state, from_state as "from", at, state.reason, page_fetch_id as "fetchId", page.path,
      capture_id as "captureId"
    from market_state state left join page_fetch seen on seen.id = state.page_fetch_id
    left join page on page.id = seen.page_id
    where state.market_id = ${marketId} order by state.id desc limit ${CHANGES}`.execute(database)
  return rows
}

/** Markets that may vanish any minute, or are taken: seized and exit suspected, the newest first. */
export async function endangeredMarkets(database: Database) {
  const { rows } = await sql<{
    name: string
    title: string
    state: 'seized' | 'exit-suspected'
    reason: string
    since: Date
  }>`
    select market.name, market.title, standing.to_state as state, standing.reason, standing.at as since
    from market cross join lateral (
      select * from market_state where market_id = market.id order by id desc limit 1
    ) standing
    where standing.to_state in ('seized', 'exit-suspected') order by standing.at desc`.execute(database)
  return rows
}
