import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { RuleInput } from '#contracts/rule.ts'
import { previewRule } from '#db/rules.ts'
import { storeReading, type ListingRow } from '#db/store-reading.ts'
import { storeAndMatch } from '#workers/store-and-match.ts'
import { listing, openAlertWorld, rule, type AlertWorld } from './alert-world.ts'

let world: AlertWorld
let key: string
beforeAll(async () => {
  world = await openAlertWorld()
})
afterAll(() => world?.close())
beforeEach(async () => {
  key = randomUUID()
  await world.endBaseline()
})
afterEach(async () => {
  await sql`truncate rule, alert, delivery, destination cascade`.execute(world.database)
  world.clock.advance(60_000)
})

const weapons = { categories: ['weapons'] }

test('a listing that is new alerts once, however often and at whatever mirror it is seen again', async () => {
  const { id } = await world.destination('http://127.0.0.1:1/')
  await world.save({ ...weapons, destinations: [id] })
  expect(await world.read(listing(key))).toHaveLength(1)
  expect(await world.read(listing(key))).toEqual([])
  const elsewhere = await world.reading([listing(key)])
  await sql`update capture set final_url = 'http://another-mirror/x' where id = ${elsewhere.captureId}`.execute(world.database) // prettier-ignore
  expect(await storeReading(world.database, elsewhere)).toEqual([])
  expect(await storeReading(world.database, elsewhere)).toEqual([])
  expect(await world.alerts(key)).toMatchObject([{ baseline: false, deliveries: 1 }])
})

test('a listing that changes so that it matches alerts, and once', async () => {
  await world.save({ ...weapons, query: 'harbour' })
  await world.read(listing(key))
  expect(await world.alerts(key)).toEqual([])
  for (const title of ['Seen at the harbour', 'Ware', 'The harbour again'])
    await world.read(listing(key, { title }))
  expect(await world.alerts(key)).toMatchObject([{ baseline: false }])
})

test('what matches already when a rule is made, changed or switched on again alerts nobody', async () => {
  await world.read(listing(key))
  const id = await world.save(weapons)
  await world.read(listing(key))
  expect(await world.alerts(key)).toMatchObject([{ baseline: true, deliveries: 0 }])
  const other = randomUUID()
  await world.read(listing(other, { category: 'drugs' }))
  await world.save({ name: 'Both', categories: ['weapons', 'drugs'] }, id)
  await world.read(listing(other, { category: 'drugs' }))
  expect(await world.alerts(other)).toMatchObject([{ rule: 'Both', baseline: true }])
  await world.save({ name: 'Both', ...weapons, enabled: false }, id)
  const meanwhile = randomUUID()
  await world.read(listing(meanwhile))
  expect(await world.alerts(meanwhile)).toEqual([])
  await world.save({ name: 'Both', ...weapons }, id)
  await world.read(listing(meanwhile))
  expect(await world.alerts(meanwhile)).toMatchObject([{ baseline: true }])
})

test('whether readings come before, while or after a rule is made, each listing that matches is on record once', async () => {
  const keys = Array.from({ length: 40 }, () => randomUUID())
  const readings = await Promise.all(keys.map((one) => world.reading([listing(one)])))
  const stored = readings.map((rows) => storeReading(world.database, rows))
  await world.save(weapons)
  await Promise.all(stored)
  const { rows } = await sql<{ alerts: number }>`
    select count(a.id) as alerts from listing l left join alert a on a.listing_id = l.id
    where l.key = any(${keys}::text[]) group by l.id`.execute(world.database)
  expect(rows).toEqual(keys.map(() => ({ alerts: 1 })))
})

const offer = {
  title: 'Brass lantern, used once',
  description: 'Posted within three days. 黄铜灯笼',
  category: 'counterfeits',
  subcategory: 'currency',
  shipsFrom: ['NL'],
  shipsTo: ['FR', 'EU'],
}
test.each<[string, Partial<RuleInput>, Partial<ListingRow> & { abstained?: boolean }, boolean]>([
  ['its category', { categories: ['counterfeits'] }, {}, true],
  ['its subcategory', { categories: ['counterfeits/currency'] }, {}, true],
  ['another category', { categories: ['weapons'] }, {}, false],
  ['another subcategory', { categories: ['counterfeits/watches'] }, {}, false],
  ['its category, which a person must confirm', { categories: ['counterfeits'] }, { abstained: true }, false],
  ['the same, the undecided included', { categories: ['counterfeits'], includeUndecided: true }, { abstained: true }, true],
  ['words of title and description', { query: 'posted LANTERN' }, {}, true],
  ['Chinese words', { query: '灯笼' }, {}, true],
  ['a phrase, and no word that it leaves out', { query: '"used once" -broken' }, {}, true],
  ['words without one that is there', { query: 'lantern -brass' }, {}, false],
  ['a word that is missing', { query: 'lantern harbour' }, {}, false],
  ['a pattern on the title', { pattern: '^brass +lan[st]ern' }, {}, true],
  ['a pattern on the description', { pattern: 'with(in|out) \\w+ days' }, {}, true],
  ['a pattern that is missing', { pattern: '^lantern' }, {}, false],
  ['its market', { markets: ['test-market'] }, {}, true],
  ['its origin', { shipsFrom: ['NL', 'BE'] }, {}, true],
  ['another origin', { shipsFrom: ['BE'] }, {}, false],
  ['its destination', { shipsTo: ['FR'] }, {}, true],
  ['a destination within a region it ships to', { shipsTo: ['IE'] }, {}, true],
  ['a destination outside of it', { shipsTo: ['JP'] }, {}, false],
  ['any destination, shipping worldwide', { shipsTo: ['JP'] }, { shipsTo: ['WORLDWIDE'] }, true],
  ['a destination, shipping nowhere said', { shipsTo: ['FR'] }, { shipsTo: [] }, false],
  ['two conditions of which one fails', { categories: ['counterfeits'], shipsFrom: ['BE'] }, {}, false],
])('a rule that asks for %s', async (_what, conditions, more, isMatch) => {
  const row = listing(key, { ...offer, ...more })
  await world.save(conditions)
  await world.read(row)
  expect(await world.alerts(key)).toHaveLength(isMatch ? 1 : 0)
  const since = new Date(world.clock.now().getTime() - 30_000)
  const preview = await previewRule(world.database, rule(conditions), since)
  expect(preview).toEqual({ count: isMatch ? 1 : 0, capped: false })
}) // prettier-ignore

test('what is for a hotline alone is never an alert, whatever a rule asks for', async () => {
  await world.save({ pattern: 'ware' })
  await world.read(listing(key, { category: 'csam', title: 'LF-CSAM-MARKER ware' }))
  expect(await world.alerts(key)).toEqual([])
})

test.each<[string, Partial<RuleInput>, string]>([
  ['without a condition', {}, 'needs a condition'],
  ['whose text has no word', { query: '!?' }, 'at least one word'],
  ['that only leaves out', { query: '-broken' }, 'needs a condition'],
  ['with a market that nobody knows', { markets: ['no-such'] }, 'no market "no-such"'],
  ['for what a hotline alone sees', { categories: ['csam'] }, 'never alerted'],
  ['with a pattern that is broken', { pattern: 'lan(tern' }, 'parentheses () not balanced'],
  ['with a pattern whose range is broken', { pattern: '[z-a]' }, 'cannot be read (invalid character range)'],
  ['with a back-reference', { pattern: 'x(a*)\\1' }, 'a back-reference at character 6 (\\1)'],
  ['with a look-behind', { pattern: '(?<=a)b' }, 'a look-ahead or look-behind at character 1'],
  [
    'with a pattern that takes for ever',
    { pattern: ['a', 'c', 'e', 'g', 'i', 'k'].map((one) => `((${one}{1,60}){1,60}b){1,9}`).join('|') },
    'The pattern',
  ],
])('a rule %s is refused with a sentence', async (_what, conditions, sentence) => {
  await expect(world.save(conditions)).rejects.toThrow(sentence)
  expect(await world.database.selectFrom('rule').select('id').execute()).toEqual([])
})

test('a rule that breaks while matching is switched off with the reason, and the reading is stored all the same', async () => {
  const good = await world.save(weapons)
  const bad = await world.save({ pattern: 'ware' })
  await sql`update rule set pattern = 'lan(tern' where id = ${bad}`.execute(world.database)
  const switchedOff: unknown[] = []
  const events = { ruleSwitchedOff: (...given: unknown[]) => void switchedOff.push(given) }
  const parts = { database: world.database, clock: world.clock, events, deliver: async () => undefined }
  await storeAndMatch(parts, await world.reading([listing(key)]))
  expect(switchedOff).toEqual([[bad, 'parentheses () not balanced']])
  expect(await world.alerts(key)).toHaveLength(1)
  const rows = await world.database
    .selectFrom('rule')
    .select(['id', 'enabled', 'fault'])
    .orderBy('id')
    .execute()
  expect(rows).toEqual([
    { id: good, enabled: true, fault: null },
    { id: bad, enabled: false, fault: expect.stringContaining('parentheses () not balanced') as string },
  ])
})
