import { expect, test } from 'vitest'
import type { Extraction, Listing } from '#contracts/extraction.ts'
import type { KnownReading } from '#db/reading-samples.ts'
import { saysSame } from './compare-readings.ts'
import { verifyReadings, withoutDenied, type Knowledge } from './verify-readings.ts'
import { withhold } from './withhold.ts'

const NAMES = ['lamp', 'rope', 'kettle', 'chair', 'sieve', 'bell', 'stove', 'basket', 'ladder', 'mirror']
const listing = (title: string, more: Partial<Listing> = {}): Listing => ({
  title,
  price: { amount: '5.00', currency: 'USD' },
  vendor: { name: 'quaylight' },
  readings: { title: { reader: 'wrapper', rule: 'link td>a: why', confidence: 0.8 } },
  ...more,
})
const page = (listings: Listing[], captureId = 'a'): { captureId: string; extraction: Extraction } => ({
  captureId,
  extraction: { pageKind: 'list', listings, vendors: [], reviews: [], entities: [] },
})
const knowledge = (known: Listing[]): Knowledge => ({
  listings: Map.groupBy(known.map((one): KnownReading => ({ pageKind: 'list', listing: one })), (one) => one.listing.title), // prettier-ignore
  vendors: new Map(),
  reviews: new Set(),
})
const known = knowledge(NAMES.map((name) => listing(name)))

test('pages of which everything agrees with what was known are sound, and nothing is withheld', () => {
  const { verified, withheld } = verifyReadings([page(NAMES.map((name) => listing(name)))], known)
  expect({ verified: [...verified], withheld }).toEqual({ verified: ['a'], withheld: [] })
})

test('a field that says something else, or that nothing vouches for, is withheld and taken from every row', () => {
  const read = page(NAMES.map((name) => listing(name, { price: { amount: '900.00', currency: 'USD' }, shipsFrom: ['DE'] }))) // prettier-ignore
  const { verified, withheld } = verifyReadings([read], known)
  expect({ verified: [...verified], withheld }).toEqual({ verified: ['a'], withheld: ['list.price', 'list.shipsFrom'] }) // prettier-ignore
  const [first] = withhold(read.extraction, withheld).listings
  expect(first).not.toHaveProperty('price')
  expect(first).not.toHaveProperty('shipsFrom')
  expect(first).toMatchObject({ title: 'lamp', vendor: { name: 'quaylight' } })
})

test('where neither price nor vendor is what it was, nothing is sound', () => {
  const more = { price: { amount: '900.00', currency: 'USD' }, vendor: { name: 'Buy now' } }
  expect(verifyReadings([page(NAMES.map((name) => listing(name, more)))], known).verified.size).toBe(0)
})

test('records that nobody knows are no listings, however many of another rule are known', () => {
  const inMenu = (name: string) => listing(name, { readings: { title: { reader: 'wrapper', rule: 'link nav>a: why', confidence: 0.5 } } }) // prettier-ignore
  const menu = [...NAMES.slice(0, 3), ...NAMES.map((name) => `Menu ${name}`)].map(inMenu)
  const pages = [page(NAMES.map((name) => listing(name))), page([listing('lamp'), ...menu], 'b')]
  expect([...verifyReadings(pages, known).verified]).toEqual(['a'])
})

test('a value that denies what is known of that very listing is left out of its row alone', () => {
  const read = page([listing('lamp', { price: { amount: '900.00', currency: 'USD' } }), listing('rope')])
  const { listings } = withoutDenied(read.extraction, known)
  expect(listings.map(({ price }) => price?.amount)).toEqual([undefined, '5.00'])
})

test.each<[keyof Listing, Partial<Listing>, Partial<Listing>, boolean | undefined]>([
  ['title', { title: 'Blue lamp from the quay' }, { title: 'Blue lamp…' }, true],
  ['title', { title: 'Blue lamp' }, { title: 'Red lamp' }, false],
  ['price', { price: { amount: '5', currency: 'USD' } }, { price: { amount: '7.5', currency: 'USD' } }, true],
  ['price', { price: { amount: '5', currency: 'USD' } }, { price: { amount: '5', currency: 'EUR' } }, false],
  ['price', { price: { amount: '5', currency: 'USD' } }, { price: { amount: '9999', currency: 'USD', holding: true } }, undefined],
  ['categoryPath', { categoryPath: ['Home', 'Lamps'] }, { categoryPath: ['Lamps'] }, true],
  ['categoryPath', { categoryPath: ['Home', 'Lamps'] }, { categoryPath: ['Tools'] }, false],
  ['shipsTo', { shipsTo: ['DE', 'FR'] }, { shipsTo: ['FR', 'DE'] }, true],
  ['stock', { stock: 100 }, { stock: 60 }, true],
  ['stock', { stock: 100 }, { stock: 2 }, false],
  ['sold', {}, { sold: 2 }, undefined],
])('%s: %j and then %j: the same, %s', (field, before, now, same) => {
  expect(saysSame(field, { title: 'x', ...before }, { title: 'x', ...now })).toBe(same)
}) // prettier-ignore
