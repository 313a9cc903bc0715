import { sql } from 'kysely'
import type { Database } from './open-database.ts'

const DAY_MS = 86_400_000
/** How far back hits are counted together. */
const WINDOW_MS = 7 * DAY_MS
/** Pages whose hits have nothing in common, and their share of all pages read: then it is the site itself. */
const INDEPENDENT_PAGES = 5
const MIN_SHARE = 0.25
/** One phrase on so many pages of a market, or so many markets, was put there to be found. */
const PLANTED_PAGES = 5
const PLANTED_MARKETS = 3
/** So many pages by one rule within an hour are looked at by a person. */
const RUSH_PAGES = 20
const RUSH_MS = 3_600_000

export type GateAlarm = { kind: 'one-phrase' | 'one-rule'; rule: string; pages: number; markets: number }

/**
 * Raises an alarm for hits that look planted, of rules that fired in this market lately.
 *
 * @returns alarms that are new; one that stands is only counted on
 */
export async function raiseGateAlarms(database: Database, marketId: number, now: Date): Promise<GateAlarm[]> {
  const since = new Date(now.getTime() - WINDOW_MS)
  const rushSince = new Date(now.getTime() - RUSH_MS)
  const { rows } = await sql<GateAlarm>`
    with fired as (
      select distinct rule, phrase_mark from hotline_report
      where market_id = ${marketId} and seen_at > ${since} and phrase_mark is not null),
    phrases as (
      select r.rule, count(distinct r.url_mark) as pages, count(distinct r.market_id) as markets
      from hotline_report r join fired using (rule, phrase_mark)
      where r.seen_at > ${since} group by r.rule, r.phrase_mark),
    suspected as (
      select 'one-phrase' as kind, rule, max(pages) as pages, max(markets) as markets from phrases
      where pages >= ${PLANTED_PAGES} or markets >= ${PLANTED_MARKETS} group by rule
      union all
      select 'one-rule', r.rule, count(distinct r.url_mark), count(distinct r.market_id) from hotline_report r
      where r.rule in (select rule from fired) and r.seen_at > ${rushSince} and r.phrase_mark is not null
      group by r.rule having count(distinct r.url_mark) >= ${RUSH_PAGES}),
    raised as (
      insert into gate_alarm as a (kind, rule, raised_at, last_at, pages, markets)
      select kind, rule, ${now}, ${now}, pages, markets from suspected order by kind, rule
      on conflict (kind, rule) where settled_at is null
        do update set last_at = excluded.last_at, pages = excluded.pages, markets = excluded.markets
      returning kind, rule, pages, markets, xmax = 0 as is_new)
    select kind, rule, pages, markets from raised where is_new`.execute(database)
  return rows
}

/**
 * Puts a market in quarantine where several pages that have nothing in common were stopped, and they are much of what
 * was read: one planted phrase never does. What an officer lifted is counted anew from then on.
 *
 * @returns how many independent pages there were; undefined where there are too few, or it stands there already
 */
export async function quarantineByHits(
  database: Database,
  marketId: number,
  now: Date,
): Promise<number | undefined> {
  const { rows } = await sql<{ pages: number }>`
    with since as (
      select greatest(${new Date(now.getTime() - WINDOW_MS)}::timestamptz, max(lifted_at)) as at
      from gate_quarantine where market_id = ${marketId}),
    hits as (
      select count(distinct phrase_mark) as phrases, count(distinct content_hash) as bodies
      from hotline_report, since
      where market_id = ${marketId} and seen_at > since.at and phrase_mark is not null and content_hash is not null),
    seen as (
      select count(distinct page_id) filter (where outcome = 'csam-report') as stopped, count(distinct page_id) as read
      from page_fetch, since
      where market_id = ${marketId} and ended_at > since.at and outcome in ('page', 'csam-report')),
    placed as (
      insert into gate_quarantine (market_id, placed_at, placed_by, independent, stopped, read)
      select ${marketId}, ${now}, 'the gate', least(phrases, bodies), stopped, read
      from hits, seen
      where least(phrases, bodies) >= ${INDEPENDENT_PAGES} and stopped >= ${MIN_SHARE}::double precision * read
      on conflict (market_id) where lifted_at is null do nothing
      returning market_id)
    select least(phrases, bodies) as pages from hits, placed`.execute(database)
  return rows[0]?.pages
}

/** Sites that nobody asks. */
export const inQuarantine = sql<boolean>`exists (
  select from gate_quarantine q where q.market_id = identity.market_id and q.lifted_at is null)`
