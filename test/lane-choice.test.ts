import { afterAll, expect, test } from 'vitest'
import type { Database } from '#db/open-database.ts'
import { openCrawlRange } from './crawl-range.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

async function lanesSince(database: Database, from: Date): Promise<{ http: number; browser: number }> {
  const rows = await database
    .selectFrom('page_fetch')
    .innerJoin('page', 'page.id', 'page_fetch.page_id')
    .select(['page_fetch.lane'])
    .where('page.path', 'like', '/product/%')
    .where('page_fetch.started_at', '>=', from)
    .execute()
  const count = (lane: string) => rows.filter((row) => row.lane === lane).length
  return { http: count('http'), browser: count('browser') }
}

async function makeDue(database: Database, at: Date): Promise<void> {
  await database.updateTable('page').set({ due_at: at }).where('path', 'is not', null).execute()
}

async function needsBrowser(database: Database): Promise<boolean> {
  const lanes = database.selectFrom('page_lane').select('needs_browser').where('shape', '=', '/product/#')
  return (await lanes.executeTakeFirstOrThrow()).needs_browser
}

test('a market whose pages need scripts is read by the browser, and by the cheap lane once they do not', async () => {
  const name = 'scripted'
  const { crawl, range, score, database, clock } = await openCrawlRange(resources, {
    seed: 'lanes',
    markets: [
      {
        name,
        engine: 'shop',
        listings: 12,
        vendors: 2,
        mode: 'auto',
        conditions: [{ kind: 'scripted', path: '^/product/' }],
      },
    ],
  })
  await crawl()
  expect(await score()).toMatchObject([{ recall: 1, gatesStored: [] }])
  const shells = await lanesSince(database, range.openedAt)
  expect([shells.http, shells.browser >= 12]).toEqual([0, true])
  expect(await needsBrowser(database)).toBe(true)

  range.set(name, [])
  const changed = clock.now()
  await makeDue(database, changed)
  await crawl()
  expect(await needsBrowser(database)).toBe(false)
  // The two lanes had to agree first, on how many pages depends on how many were under way.
  expect((await lanesSince(database, changed)).browser).toBeGreaterThan(2)
  const later = clock.now()
  await makeDue(database, later)
  await crawl()
  // From then on no browser is started.
  const cheap = await lanesSince(database, later)
  expect([cheap.browser, cheap.http >= 12]).toEqual([0, true])
})
