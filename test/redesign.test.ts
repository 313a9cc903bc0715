import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRecipe } from '#pages/recipe.ts'
import { findCapture } from '#db/captures.ts'
import { addSample } from '#db/reading-samples.ts'
import { readCaptures } from '#db/stored-readings.ts'
import { decideAlarm, heldReadings, holdReading, raiseAlarm } from '#db/quarantine.ts'
import { findMarket } from '#db/registry.ts'
import { findWrapper } from '#db/wrappers.ts'
import { readPage } from '#workers/extract/extract-page.ts'
import { draftRecipe } from '#workers/extract/wrapper/draft-recipe.ts'
import { judgeReading } from '#workers/judge-reading.ts'
import { readingRows } from '#workers/reading-rows.ts'
import { wrapperOf } from '#workers/read-stored.ts'
import { rereadCapture } from '#workers/reread-capture.ts'
import { watchReadings } from '#workers/watch-readings.ts'
import { openRedesignWorld, type RedesignWorld } from './redesign-world.ts'

const resources = new AsyncDisposableStack()
let world: RedesignWorld
beforeAll(async () => {
  world = await openRedesignWorld(
    resources,
    [
      { engine: 'table', design: 1 },
      { engine: 'chinese-forum', design: 2 },
    ],
    { listings: 24, vendors: 3 },
  )
})
afterAll(() => resources.disposeAsync())

const marketId = 1

test('a market that was read once has a wrapper that a person can read, and draft a recipe from', async () => {
  await world.round()
  const { wrapper: row, waiting, isAlarmed } = await findWrapper(world.database, marketId)
  const wrapper = wrapperOf(row)!
  expect({ waiting, isAlarmed, kinds: wrapper.looks.map(({ kind }) => kind) }).toMatchObject({ waiting: 0, isAlarmed: false, kinds: expect.arrayContaining(['list', 'listing']) as unknown }) // prettier-ignore
  const { start_paths: startPaths } = await findMarket(world.database, marketId)
  const draft = draftRecipe(wrapper.rules, { market: 'market-1', hosts: [], startPaths, version: 1 })
  expect(readRecipe(draft, 'draft.yaml').pages[0]!.listings!.fields).toMatchObject({ title: {}, url: {}, price: {}, vendor: {} }) // prettier-ignore
  const examples = await world.database.selectFrom('wrapper_example').select('tree').execute()
  const marked = examples.flatMap(({ tree }) => tree as { fields?: string[] }[]).flatMap(({ fields }) => fields ?? []) // prettier-ignore
  expect(new Set(marked)).toEqual(new Set([...marked, 'title', 'price']))
})

test('a redesign in mid-scrape raises the alarm in that scrape, and recovers with no person and no wrong row', async () => {
  await world.round({ switched: true })
  const [result] = await world.results()
  expect(result).toMatchObject({ alarms: { before: 0, during: 1 }, recovered: true, waiting: 0, gone: 0 })
  expect(result!.shown).toBeGreaterThan(30)
  expect(result!.found).toBeGreaterThanOrEqual(0.9 * result!.shown)
  expect(result!.wrong).toEqual([])
  const ended = await world.database.selectFrom('held_reading').select(['ending', 'reading']).execute()
  expect(ended.length).toBeGreaterThan(2)
  expect(ended.every(({ ending, reading }) => ending === 'read anew' && reading === null)).toBe(true)
  const notes = await world.database.selectFrom('wrapper').select('note').execute()
  expect(notes.map(({ note }) => note)).toContain('recovered')
})

test('stored captures are read again beside what was read before, with the difference by field', async () => {
  const before = await world.database.selectFrom('listing_observation').selectAll().execute()
  let [appended, same, changed] = [0, 0, 0]
  for await (const { id } of readCaptures(world.database, { market: 'market-1', since: undefined })) {
    const reread = await rereadCapture(world.reader, id)
    appended += Number(reread!.appended)
    same += reread!.fields['title']?.same ?? 0
    changed += reread!.fields['title']?.changed ?? 0
  }
  const after = await world.database.selectFrom('listing_observation').selectAll().execute()
  expect(after).toEqual(expect.arrayContaining(before))
  expect(after.length).toBeGreaterThan(before.length)
  expect({ changed, hasAppended: appended > 0 }).toEqual({ changed: 0, hasAppended: true })
  expect(same).toBeGreaterThan(before.length / 2)
})

test('of a page that is larger than is read its sample says how much was read', async () => {
  const { database, clock, reader } = world
  const { id } = await database.selectFrom('capture').select('id').where('market_id', '=', marketId).limit(1).executeTakeFirstOrThrow() // prettier-ignore
  const capture = (await findCapture(database, id))!
  const html = `<table>${Array.from({ length: 20_000 }, (_, i) => `<tr><td><a href="/i/${i}">Lamp ${i}</a><td>$5<td>x`).join('')}`
  const reading = readPage({ html })
  // What was read of it is not in question here.
  const few = { ...reading.extraction, listings: reading.extraction.listings.slice(0, 3) }
  const rows = await readingRows(reader.classifier, capture, few, {
    rates: new Map(),
    wrapperVersion: undefined,
  })
  const sample = await judgeReading(
    database,
    { capture, reading, rows },
    { wrapper: undefined, isAlarmed: false },
  )
  await database.deleteFrom('reading_sample').where('capture_id', '=', id).execute()
  await addSample(database, sample, clock.now())
  const { characters, characters_read } = await database.selectFrom('reading_sample').selectAll().where('capture_id', '=', id).executeTakeFirstOrThrow() // prettier-ignore
  expect(characters).toBe(html.length)
  expect(characters_read).toBe(reading.extraction.truncated!.read)
  expect(characters_read).toBeLessThan(html.length)
})

test.each([
  ['release', 'released', 1],
  ['discard', 'discarded', 0],
] as const)('what waits behind an alarm and is to %s is %s, and is in no list before', async (decision, ending, seen) => {
  const { database, clock } = world
  const capture = await database.selectFrom('capture').selectAll().where('market_id', '=', marketId).where('id', 'not in', database.selectFrom('held_reading').select('capture_id')).limit(1).executeTakeFirstOrThrow()
  const now = clock.now()
  const title = `Quiet thing to ${decision}`
  const verdict = { category: 'other', probability: 1, abstained: false, labels: [], terms: [] }
  const listing = { key: title, title, search: title, fields: { title }, verdict }
  const rows = { captureId: capture.id, marketId, scrapeId: capture.scrape_id, capturedAt: capture.started_at, recordedAt: now, pageKind: 'listing', reading: 'wrapper@1', modelVersion: 'm', listings: [listing], vendors: [], reviews: [] }
  await holdReading(database, rows, 'unlike', now)
  await database.deleteFrom('reading_alarm').where('scrape_id', '=', capture.scrape_id).execute()
  const alarmId = await raiseAlarm(database, { marketId, scrapeId: capture.scrape_id, reason: 'unlike', captureId: capture.id, now })
  const account = await database.insertInto('account').values({ name: `analyst-${decision}`, role: 'analyst', created_at: now }).returning(['id', 'name']).executeTakeFirstOrThrow()
  const titled = () => database.selectFrom('listing').select('id').where('title', '=', title).execute()
  expect(await titled()).toEqual([])
  expect(await decideAlarm(database, { alarmId: alarmId!, market: 'market-1', decision, account, now })).toBe(true)
  expect(await decideAlarm(database, { alarmId: alarmId!, market: 'market-1', decision, account, now })).toBe(false)
  await watchReadings(world.reader)
  expect(await heldReadings(database, marketId, 10)).toEqual([])
  expect(await titled()).toHaveLength(seen)
  const alarm = await database.selectFrom('reading_alarm').select('ending').where('id', '=', alarmId!).executeTakeFirstOrThrow()
  expect(alarm.ending).toBe(ending)
  const audit = await database.selectFrom('audit_event').select('action').where('subject', '=', 'market-1').execute()
  expect(audit.map(({ action }) => action)).toContain(`quarantine.${ending}`)
}) // prettier-ignore

test('a market whose start page has moved as well is found by the menu on the page that says so, and no alarm is left', async () => {
  await world.round()
  const [, moved] = await world.results()
  expect(moved).toMatchObject({ alarms: { before: 0, during: 1, after: 0 }, recovered: true, waiting: 0, gone: 0, wrong: [] })
  expect(moved!.shown).toBeGreaterThan(20)
  expect(moved!.found).toBeGreaterThanOrEqual(0.9 * moved!.shown)
}) // prettier-ignore
