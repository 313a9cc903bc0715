import type { Database } from '#db/open-database.ts'

export type CrawledListing = {
  market: string
  nativeId: string | null
  path: string | null
  title: string
  goneAt: Date | null
}

export type CrawledPage = {
  market: string
  url: string
  pageKind: string
  startedAt: Date
  endedAt: Date
  /** Observations of listings that were read from it. */
  listings: number
}

/** What a crawl left behind, as far as a score needs it. */
export type Crawl = { listings: CrawledListing[]; captures: CrawledPage[] }

export async function readCrawl(database: Database): Promise<Crawl> {
  const listings = await database
    .selectFrom('listing as l')
    .innerJoin('market as m', 'm.id', 'l.market_id')
    .select(['m.name as market', 'l.native_id as nativeId', 'l.path', 'l.title', 'l.gone_at as goneAt'])
    .execute()
  const captures = await database
    .selectFrom('capture as c')
    .innerJoin('market as m', 'm.id', 'c.market_id')
    .select(['m.name as market', 'c.final_url as url', 'c.page_kind as pageKind'])
    .select(['c.started_at as startedAt', 'c.ended_at as endedAt'])
    .select((eb) =>
      eb
        .selectFrom('listing_observation as o')
        .whereRef('o.capture_id', '=', 'c.id')
        .select((count) => count.fn.countAll<string>().as('count'))
        .as('listings'),
    )
    .execute()
  return { listings, captures: captures.map((row) => ({ ...row, listings: Number(row.listings) })) }
}
