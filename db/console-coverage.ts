import { sql } from 'kysely'
import type { Database } from './open-database.ts'

const SHORTEST = 8

/** How far the market's latest worked-out scrape reached; null before there is one. */
export async function findReach(database: Database, marketId: number) {
  const whole = await database
    .selectFrom('scrape_coverage as c')
    .innerJoin('scrape as s', 's.id', 'c.scrape_id')
    .select([
      'c.scrape_id as scrapeId',
      's.finished_at as at',
      'c.seen',
      'c.estimate',
      'c.low',
      'c.high',
      'c.method',
    ])
    .select(['c.discovered', 'c.fetched', 'c.parsed'])
    .where('c.market_id', '=', marketId)
    .where('c.list', '=', '')
    .orderBy('c.computed_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!whole) return null
  const { scrapeId, ...reach } = whole
  const [lists, counts, gone] = await Promise.all([
    shortLists(database, scrapeId),
    countLists(database, scrapeId),
    countGone(database, marketId),
  ])
  return { ...reach, ...counts, gone, short: lists }
}

/** Lists of which the least is known: capped ones first, then those with most out of sight. */
function shortLists(database: Database, scrapeId: string) {
  return database
    .selectFrom('scrape_coverage')
    .select(['list', 'seen', 'printed_total as printedTotal', 'estimate', 'low', 'high', 'method', 'capped'])
    .where('scrape_id', '=', scrapeId)
    .where('list', '<>', '')
    .where('complete', '=', false)
    .orderBy('capped', 'desc')
    .orderBy(sql`coalesce(estimate - seen, 0)`, 'desc')
    .orderBy('list')
    .limit(SHORTEST)
    .execute()
}

async function countLists(database: Database, scrapeId: string) {
  return database
    .selectFrom('scrape_coverage')
    .select((eb) => [
      eb.fn.countAll<number>().as('lists'),
      eb.fn.countAll<number>().filterWhere('complete', '=', true).as('whole'),
      eb.fn.countAll<number>().filterWhere('capped', '=', true).as('capped'),
    ])
    .where('scrape_id', '=', scrapeId)
    .where('list', '<>', '')
    .executeTakeFirstOrThrow()
}

async function countGone(database: Database, marketId: number): Promise<number> {
  const row = await database
    .selectFrom('listing')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('market_id', '=', marketId)
    .where('gone_at', 'is not', null)
    .executeTakeFirstOrThrow()
  return row.count
}
