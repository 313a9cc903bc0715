import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPages } from '#db/frontier.ts'
import { finishScrape, openScrape } from '#db/scrapes.ts'
import { storeReading } from '#db/store-reading.ts'
import { listing, openAlertWorld, type AlertWorld } from './alert-world.ts'

let world: AlertWorld
beforeAll(async () => {
  world = await openAlertWorld()
})
afterAll(() => world?.close())

/** A scrape whose pages ended so; the first is the section's start. */
async function scrape(section: string, outcomes: string[], ending: string): Promise<void> {
  const { database, marketId, clock } = world
  const { id: basisId } = await database.selectFrom('legal_basis').select('id').executeTakeFirstOrThrow()
  const { id: sectionId } = await database
    .insertInto('market_section')
    .values({ market_id: marketId, start_path: section })
    .onConflict((oc) => oc.columns(['market_id', 'start_path']).doUpdateSet({ market_id: marketId }))
    .returning('id')
    .executeTakeFirstOrThrow()
  await database.updateTable('page').set({ section_id: null }).where('section_id', '=', sectionId).execute()
  const pages = outcomes.map((last_outcome, index) => {
    const path = index === 0 ? section : `${section}/${randomUUID()}`
    const hash = Buffer.from(randomUUID())
    return { market_id: marketId, section_id: sectionId, path, path_sha256: hash, priority: 1, depth: 1, found_at: clock.now(), last_outcome } // prettier-ignore
  })
  await database.insertInto('page').values(pages).execute()
  const { id } = await openScrape(database, { marketId, basisId, recipe: undefined, now: clock.now() })
  await finishScrape(database, id, ending, clock.now())
}

async function baselineOf(section: string): Promise<Date | null> {
  const { baseline_ended_at: at } = await world.database
    .selectFrom('market_section')
    .select('baseline_ended_at')
    .where('start_path', '=', section)
    .executeTakeFirstOrThrow()
  return at
}

test('until its section was read whole for the first time a listing is baseline, also when its capture is read late', async () => {
  const key = randomUUID()
  const { id } = await world.destination('http://127.0.0.1:1/')
  await world.save({ categories: ['weapons'], destinations: [id] })
  expect(await world.read(listing(key))).toEqual([])
  const [late, news] = [randomUUID(), randomUUID()]
  const readLate = await world.reading([listing(late)])
  world.clock.advance(60_000)
  await scrape('/', ['page', 'page', 'not-found'], 'complete')
  expect(await storeReading(world.database, readLate)).toEqual([])
  expect(await world.read(listing(key), listing(late), listing(news))).toHaveLength(1)
  for (const old of [key, late])
    expect(await world.alerts(old)).toMatchObject([{ baseline: true, deliveries: 0 }])
  expect(await world.alerts(news)).toMatchObject([{ baseline: false, deliveries: 1 }])
})

const tenPages = (bad: string) => ['page', ...Array.from({ length: 7 }, () => 'page'), bad, bad]

test.each([
  ['that its budget ended', ['page', 'page'], 'budget spent'],
  ['in which a fifth of the pages was down', tenPages('offline'), 'complete'],
  ['in which a fifth of the pages was behind a captcha', tenPages('captcha'), 'complete'],
  ['that never read the start page', ['offline', ...Array.from({ length: 20 }, () => 'page')], 'complete'],
])(
  'a first scrape %s ends no baseline; the next whole one does, and a flaky one begins none anew',
  async (_what, outcomes, ending) => {
    const section = `/${randomUUID()}`
    await scrape(section, outcomes, ending)
    expect(await baselineOf(section)).toBeNull()
    world.clock.advance(60_000)
    const whole = world.clock.now()
    await scrape(section, ['page', ...Array.from({ length: 9 }, () => 'page'), 'offline'], 'complete')
    expect(await baselineOf(section)).toEqual(whole)
    world.clock.advance(60_000)
    await scrape(section, ['offline', 'offline'], 'complete')
    expect(await baselineOf(section)).toEqual(whole)
  },
)

test('pages belong to the section of the start path that they were found from', async () => {
  const key = randomUUID()
  const { id } = await world.database
    .selectFrom('page')
    .innerJoin('market_section as s', 's.id', 'page.section_id')
    .select('page.id')
    .where('page.path', '=', '/')
    .executeTakeFirstOrThrow()
  const found = { path: `/${key}`, priority: 1, depth: 1, foundOn: id }
  await addPages(world.database, world.marketId, [found], world.clock.now())
  const row = await world.database
    .selectFrom('page')
    .innerJoin('market_section as s', 's.id', 'page.section_id')
    .select('s.start_path')
    .where('page.path', '=', `/${key}`)
    .executeTakeFirst()
  expect(row).toEqual({ start_path: '/' })
})
