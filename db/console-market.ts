import { sql } from 'kysely'
import { findReach } from './console-coverage.ts'
import { marketChanges, marketStatesNow } from './console-market-state.ts'
import { mirrorHealth } from './mirrors.ts'
import { recentLists } from './mirror-lists.ts'
import type { Database } from './open-database.ts'

const SCRAPES = 30
const FILL_SAMPLE = 2000

/** Everything the console says about one market but the trend, or nothing when there is none of this name. */
export async function findMarketPage(database: Database, name: string) {
  const market = await marketNamed(database, name)
  if (!market) return undefined
  const [states, mirrors, mirrorLists, changes, basis, scrapes, fill, life, reach, alarm] = await Promise.all(
    [
      marketStatesNow(database, name),
      mirrorsOf(database, market.id),
      recentLists(database, market.id),
      marketChanges(database, market.id),
      basisOf(database, market.id),
      scrapesOf(database, market.id),
      fillOf(database, market.id),
      lifeOf(database, market.id),
      findReach(database, market.id),
      alarmUp(database, market.id),
    ],
  )
  const last = scrapes[0]
  const coverage = last ? await coverageOf(database, market.id, last) : null
  const { market: _name, ...state } = states[0]!
  return {
    ...market,
    ...life,
    state,
    changes,
    mirrors,
    mirrorLists,
    basis: basis ?? null,
    scrapes,
    coverage,
    reach,
    readingAlarm: alarm ?? null,
    fill,
  }
}

async function marketNamed(database: Database, name: string) {
  return database
    .selectFrom('market')
    .select([
      'id',
      'name',
      'title',
      'mode',
      'access',
      'sensitive',
      'recipe',
      'added_at as addedAt',
      'min_delay_ms as minDelayMs',
      'revisit_after_seconds as revisitAfterSeconds',
      'max_pages_per_scrape as maxPagesPerScrape',
    ])
    .where('name', '=', name)
    .executeTakeFirst()
}

/** Why its readings wait, where an alarm is up. */
async function alarmUp(database: Database, id: number): Promise<string | undefined> {
  const query = database.selectFrom('reading_alarm').select('reason').where('market_id', '=', id)
  // That pages have changed says more than that they are hard to reach.
  const up = await query.where('ended_at', 'is', null).execute()
  return (up.find(({ reason }) => reason !== 'gated') ?? up[0])?.reason
}

async function mirrorsOf(database: Database, id: number) {
  const mirrors = await mirrorHealth(database, id)
  return mirrors.map(({ added_at: addedAt, changed_at: changedAt, lastCheck: check, ...mirror }) => ({
    ...mirror,
    addedAt,
    changedAt,
    check,
  }))
}

async function lifeOf(database: Database, id: number) {
  const { rows } = await sql<{ listings: number; vendors: number; firstScrapeAt: Date | null }>`
    select (select coalesce(sum(listings), 0)::bigint from listing_tally where market_id = ${id}) as listings,
           (select count(*) from vendor where market_id = ${id}) as vendors,
           (select min(started_at) from scrape where market_id = ${id}) as "firstScrapeAt"
  `.execute(database)
  return rows[0]!
}

/** The one recorded last. Who asked and who approved stays in the registry. */
function basisOf(database: Database, id: number) {
  return database
    .selectFrom('legal_basis')
    .select([
      'case_reference as caseReference',
      'authority',
      'instrument',
      'article',
      'jurisdiction',
      'access',
      'valid_from as validFrom',
      'valid_to as validTo',
      'simulation',
    ])
    .where('market_id', '=', id)
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst()
}

export type ScrapeSummary = {
  id: string
  startedAt: Date
  finishedAt: Date | null
  ending: string | null
  recipe: string | null
  recipeVersion: number | null
  fetched: number
  captured: number
  bytes: number
  outcomes: Record<string, number>
}

/** The last 30, newest first, with how their fetches ended. */
async function scrapesOf(database: Database, id: number): Promise<ScrapeSummary[]> {
  const { rows } = await sql<ScrapeSummary>`
    select scrape.id, started_at as "startedAt", finished_at as "finishedAt", ending, recipe,
           recipe_version as "recipeVersion", fetched, captured, bytes, coalesce(mix.outcomes, '{}') as outcomes
    from scrape left join lateral (
      select jsonb_object_agg(outcome, times) as outcomes
      from (select outcome, count(*) as times from page_fetch where scrape_id = scrape.id group by outcome) counted
    ) mix on true
    where market_id = ${id} order by started_at desc limit ${SCRAPES}
  `.execute(database)
  return rows
}

export type Coverage = {
  found: number
  fetched: number
  missed: { why: 'budget' | 'never-again' | 'not-due' | 'waiting'; reason: string | null; pages: number }[]
}

/** Of the pages that were known by a scrape's end: how many it fetched, and why not the others. */
async function coverageOf(
  database: Database,
  id: number,
  scrape: Pick<ScrapeSummary, 'id' | 'startedAt' | 'finishedAt'>,
): Promise<Coverage> {
  const { rows } = await sql<{ why: string; reason: string | null; pages: number }>`
    with fetched as (select distinct page_id from page_fetch where scrape_id = ${scrape.id})
    select case when fetched.page_id is not null then 'fetched'
                when page.last_reason = 'budget of the scrape spent' then 'budget'
                when page.due_at is null then 'never-again'
                when page.due_at > coalesce(${scrape.finishedAt}::timestamptz, 'infinity') then 'not-due'
                else 'waiting' end as why,
           case when fetched.page_id is null and page.due_at is null then page.last_reason end as reason,
           count(*) as pages
    from page left join fetched on fetched.page_id = page.id
    where page.market_id = ${id} and page.found_at <= coalesce(${scrape.finishedAt}::timestamptz, 'infinity')
    group by 1, 2 order by 3 desc
  `.execute(database)
  const found = rows.reduce((sum, { pages }) => sum + pages, 0)
  const fetched = rows.find(({ why }) => why === 'fetched')?.pages ?? 0
  return { found, fetched, missed: rows.filter(({ why }) => why !== 'fetched') as Coverage['missed'] }
}

export type Fill = { field: string; filled: number }

/** Of how many of the listings seen last each field is known. */
async function fillOf(database: Database, id: number): Promise<{ listings: number; fields: Fill[] }> {
  const { rows } = await sql<Record<string, number>>`
    select count(*) as listings, count(price_amount) as price, count(vendor_id) as vendor,
           count(category_path) as "categoryPath", count(ships_from) as "shipsFrom", count(ships_to) as "shipsTo",
           count(description) as description, count(language) as language, count(category) as verdict
    from listing where id in (
      select id from listing where market_id = ${id} order by last_seen_at desc, id desc limit ${FILL_SAMPLE})
  `.execute(database)
  const { listings = 0, ...fields } = rows[0]!
  return { listings, fields: Object.entries(fields).map(([field, filled]) => ({ field, filled })) }
}
