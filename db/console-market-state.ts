import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** So many of the last fetches say how a market is: one slow page among them does not make it fall. */
const LATEST = 20

/** Outcomes that show that the market itself answered with content, or with a page that is not there. */
const ANSWERS = ['page', 'not-found', 'too-big', 'not-html', 'csam-report']
const GATES = ['queue', 'captcha', 'login', 'blocked', 'maintenance', 'seized']
const SILENCE = ['offline']

export type MarketState = {
  market: string
  state: 'answering' | 'gated' | 'down' | 'unread'
  /** The outcome that says so. */
  by: string | null
  /** The first fetch that was not answered after the last one that was; null where it answers. */
  since: Date | null
  lastAnsweredAt: Date | null
  /** The fetch on which it rests. A path that a hotline report took stays away. */
  fetch: { id: number; at: Date; outcome: string; reason: string; path: string | null } | null
}

/**
 * How each market is, from its last 20 fetches that say anything about it: it answers while any of them was answered
 * with content; else the last one says whether a gate stands before it or nobody is there. Fetches that did not leave
 * this machine (`refused`, `egress-down`) say nothing.
 */
export async function marketStatesNow(database: Database, market?: string): Promise<MarketState[]> {
  const { rows } = await sql<MarketState>`
    with kind as (
      select unnest(${ANSWERS}::text[]) as outcome, 'answering' as state
      union all select unnest(${GATES}::text[]), 'gated'
      union all select unnest(${SILENCE}::text[]), 'down'
    ), wanted as (
      select id, name from market where ${market ?? null}::text is null or name = ${market ?? null}
    ), last as (
      select wanted.id as market_id, recent.* from wanted cross join lateral (
        select own.id, kind.state, own.outcome, row_number() over (order by own.id desc) as nth
        from kind cross join lateral (
          select id, outcome from page_fetch where market_id = wanted.id and outcome = kind.outcome
          order by id desc limit ${LATEST}
        ) own
        order by own.id desc limit ${LATEST}
      ) recent
    ), judged as (
      select market_id,
             case when bool_or(state = 'answering') then 'answering'
                  else (array_agg(state order by nth))[1] end as state,
             (array_agg(id order by state <> 'answering', nth))[1] as answered,
             (array_agg(id order by nth))[1] as newest
      from last group by market_id
    ), answered as (
      select wanted.id as market_id, max(own.id) as id from wanted cross join lateral (
        select max(page_fetch.id) as id from kind join page_fetch
          on page_fetch.market_id = wanted.id and page_fetch.outcome = kind.outcome
        where kind.state = 'answering'
      ) own group by wanted.id
    )
    select wanted.name as market, coalesce(judged.state, 'unread') as state, resting.outcome as by,
           case when judged.state <> 'answering' then (
             select ended_at from page_fetch where id = (
               select min(page_fetch.id) from kind join page_fetch
                 on page_fetch.market_id = wanted.id and page_fetch.outcome = kind.outcome
               where kind.state <> 'answering' and page_fetch.id > coalesce(answered.id, 0))
           ) end as since,
           (select ended_at from page_fetch where id = answered.id) as "lastAnsweredAt",
           case when resting.id is not null then jsonb_build_object('id', resting.id, 'at', resting.ended_at,
             'outcome', resting.outcome, 'reason', resting.reason, 'path', page.path) end as fetch
    from wanted
    left join judged on judged.market_id = wanted.id
    left join answered on answered.market_id = wanted.id
    left join page_fetch resting
      on resting.id = case when judged.state = 'answering' then judged.answered else judged.newest end
    left join page on page.id = resting.page_id
  `.execute(database)
  return rows.map((row) => ({ ...row, fetch: row.fetch && { ...row.fetch, at: new Date(row.fetch.at) } }))
}
