import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCsamGate } from '#crawler/csam-gate.ts'
import { rescanFrontier } from '#crawler/rescan-frontier.ts'
import { rescanKept } from '#crawler/rescan-kept.ts'
import { rescanReadings } from '#crawler/rescan-readings.ts'
import { purgeCaptures } from '#db/purge-captures.ts'
import { dumpTables } from './capture-checks.ts'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'

/** A market whose captures retention takes, one listing's own page but for one; then the gate's rules change. */

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

let world: CrawlRange
/** Its own page is stored; the lists that showed it are not. */
let kept: { id: number; title: string; capture: string }
beforeAll(async () => {
  const market = { name: 'shop', engine: 'table', listings: 10, vendors: 3, recipe: 'world-table' }
  world = await openCrawlRange(resources, { seed: 'gate-readings', markets: [market] }, { speed: 40 })
  await world.crawl()
  const row = await world.database
    .selectFrom('listing as l')
    .innerJoin('listing_observation as o', 'o.listing_id', 'l.id')
    .select(['l.id', 'l.title', 'o.capture_id as capture'])
    .where('o.page_kind', '=', 'listing')
    .orderBy('l.id')
    .executeTakeFirstOrThrow()
  kept = row
  // Retention spares it for the while that its own page is younger than all others.
  const later = new Date(world.clock.now().getTime() + 86_400_000)
  await sql`update capture set started_at = ${later} where id = ${kept.capture}`.execute(world.database)
  const dates = { before: world.clock.now(), purgedAt: world.clock.now() }
  await purgeCaptures(world.database, { ...dates, rule: 'a test', sign: unsigned })
})

const unsigned = () => ({ signature: 'x', publicKey: 'x' })

const judgedBy = (version: string, token: string) => ({
  database: world.database,
  gate: {
    ...world.deps.gate,
    judge: openCsamGate({ version, rules: [{ id: 'changed', kind: 'marker', tokens: [token] }] }),
    version,
  },
  by: 'A test',
  clock: world.clock,
})

const listings = () =>
  world.database.selectFrom('listing').select(['id', 'title', 'path', 'market_id']).orderBy('id').execute()

async function tablesWith(text: string): Promise<string[]> {
  const tables = [...(await dumpTables(world.database))].filter(([, dump]) => dump.includes(text))
  return tables.map(([table]) => table)
}

const reports = async () =>
  (await world.database.selectFrom('hotline_report').select(['rule', 'market_id', 'content_hash']).execute())
    .length

test('retention has left one capture, and what was read of the others', async () => {
  const left = await world.database.selectFrom('capture').select('id').execute()
  expect(left).toEqual([{ id: kept.capture }])
  expect(await listings()).toHaveLength(10)
})

test('a listing that no capture shows any more goes with all that was read of it, and is reported; the others stay', async () => {
  const before = await listings()
  const marked = before.find(({ id }) => id !== kept.id)!
  expect(await tablesWith(marked.title)).not.toEqual([])
  const page = { path: marked.path, market_id: marked.market_id }
  const known = world.database
    .selectFrom('page')
    .select('id')
    .where((eb) => eb.and(page))
  expect(await known.execute()).toHaveLength(1)
  const deps = judgedBy('one', marked.title)
  // By what words pages are known again is judged with their addresses.
  await rescanFrontier(deps)
  const ended = await rescanReadings(deps)
  expect(ended).toMatchObject({ dropped: 1 })
  expect(ended.readings).toBeGreaterThan(before.length)
  expect(await tablesWith(marked.title)).toEqual([])
  expect(await listings()).toEqual(before.filter(({ id }) => id !== marked.id))
  expect(await reports()).toBe(1)
  for (const table of ['listing_observation', 'verdict', 'review'] as const)
    expect([table, await world.database.selectFrom(table).selectAll().where('listing_id', '=', marked.id).execute()]).toEqual([table, []]) // prettier-ignore
  expect(await known.execute()).toEqual([])
  const written = await world.database
    .selectFrom('audit_event')
    .select(['subject', 'details'])
    .where('action', '=', 'gate.dropped')
    .execute()
  expect(written).toEqual([
    { subject: `listing ${marked.id}`, details: { rule: 'gate rule changed of one' } },
  ])
})

test('one that a stored capture shows, too, loses what the others said of it', async () => {
  const { database } = world
  const old = 'An older name'
  const renamed = await database
    .updateTable('listing_observation')
    .set({ title: old })
    .where('listing_id', '=', kept.id)
    .where('capture_id', '<>', kept.capture)
    .executeTakeFirst()
  expect(renamed.numUpdatedRows).toBeGreaterThan(0n)
  const { path, market_id } = (await listings()).find(({ id }) => id === kept.id)!
  const at = world.clock.now()
  const seen = { capture_id: crypto.randomUUID(), captured_at: at, recorded_at: at, market_id }
  const review = { ...seen, listing_id: kept.id, item: old, fingerprint: 'b'.repeat(64) }
  await database.insertInto('review').values(review).execute()
  expect(await rescanReadings(judgedBy('two', old))).toMatchObject({ dropped: 1 })
  expect(await tablesWith(old)).toEqual([])
  expect((await listings()).find(({ id }) => id === kept.id)).toMatchObject({ title: kept.title })
  const said = await database
    .selectFrom('listing_observation')
    .select('capture_id')
    .where('listing_id', '=', kept.id)
    .execute()
  expect(said).toEqual([{ capture_id: kept.capture }])
  const page = database.selectFrom('page').select('last_outcome').where('path', '=', path)
  expect(await page.executeTakeFirst()).toMatchObject({ last_outcome: 'page' })
})

test('what one page said is judged together: two words in two fields of one reading, and not of two', async () => {
  const { database } = world
  const [one, other] = (await listings()).filter(({ id }) => id !== kept.id)
  await database.updateTable('listing').set({ description: 'violet' }).where('id', '=', one!.id).execute()
  await database.updateTable('listing').set({ description: 'violet' }).where('id', '=', other!.id).execute()
  // Whom nothing else shows goes with it.
  const at = world.clock.now()
  const vendor = { market_id: one!.market_id, name: 'Of one listing', first_seen_at: at, last_seen_at: at }
  const { id: vendor_id } = await database.insertInto('vendor').values(vendor).returning('id').executeTakeFirstOrThrow() // prettier-ignore
  await database.updateTable('listing').set({ vendor_id }).where('id', '=', one!.id).execute()
  await database
    .updateTable('listing_observation')
    .set({ vendor_id })
    .where('listing_id', '=', one!.id)
    .execute()
  const deps = judgedBy('three', 'x')
  const digest = 'a'.repeat(64)
  deps.gate.judge = ({ html }) =>
    html.includes(one!.title) && html.includes('violet')
      ? { rule: 'both', rulesVersion: 'three', contentSha256: digest, phraseSha256: null }
      : undefined
  expect(await rescanReadings(deps)).toMatchObject({ dropped: 1 })
  expect((await listings()).map(({ id }) => id)).not.toContain(one!.id)
  expect((await listings()).map(({ id }) => id)).toContain(other!.id)
  expect(await tablesWith(vendor.name)).toEqual([])
})

test('a vendor’s name goes with the vendor and its listings', async () => {
  const { database } = world
  const vendor = await database
    .selectFrom('vendor as v')
    .innerJoin('listing as l', 'l.vendor_id', 'v.id')
    .select(['v.id', 'v.name'])
    .where('v.id', '<>', (eb) => eb.selectFrom('listing').select('vendor_id').where('id', '=', kept.id))
    .executeTakeFirstOrThrow()
  const deps = judgedBy('four', vendor.name)
  await rescanFrontier(deps)
  await rescanReadings(deps)
  expect(await tablesWith(vendor.name)).toEqual([])
  expect((await listings()).map(({ id }) => id)).toContain(kept.id)
})

test('what a market said of itself and reviews of nobody are judged where their capture is gone', async () => {
  const { database } = world
  const { id: market_id } = await database.selectFrom('market').select('id').executeTakeFirstOrThrow()
  const { id: page_id } = await database.selectFrom('page').select('id').limit(1).executeTakeFirstOrThrow()
  const at = world.clock.now()
  const gone = { capture_id: crypto.randomUUID(), captured_at: at, recorded_at: at, market_id }
  const facts = ['escrow', 'commission'].map((field) => ({ ...gone, field, value: '1', raw: `${field} violet`, page_id, reading: 'x' })) // prettier-ignore
  await database.insertInto('market_fact').values(facts).execute()
  const reviews = ['grey', 'violet'].map((item) => ({ ...gone, item, fingerprint: item.padEnd(64, 'a') }))
  await database.insertInto('review').values(reviews).execute()
  expect(await rescanKept(judgedBy('five', 'escrow violet'))).toMatchObject({ dropped: 1 })
  expect(await rescanKept(judgedBy('six', 'violet'))).toMatchObject({ dropped: 2 })
  expect(await tablesWith('violet')).toEqual(['public.listing'])
  expect(await tablesWith('grey')).toContain('public.review')
})

test('a scan that has ended has nothing to do, and one that was broken off goes on where it was', async () => {
  const deps = judgedBy('seven', 'nothing of the kind')
  const stop = new AbortController()
  stop.abort()
  const first = await rescanReadings({ ...deps, signal: stop.signal })
  const rest = await rescanReadings(deps)
  expect(first.readings).toBeGreaterThan(0)
  expect(rest.readings).toBeGreaterThan(0)
  expect(await rescanReadings(deps)).toEqual({ readings: 0, dropped: 0 })
})
