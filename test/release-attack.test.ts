import { afterAll, beforeAll, expect, test } from 'vitest'
import { classOf, type Quasi } from '#datasets/ladder.ts'
import { pseudonymOf } from '#datasets/pseudonyms.ts'
import { KEY, mayBe, openReleaseWorld, readRows, type Known, type Row } from './release-world.ts'

/** What somebody learns who knows five listings of a vendor exactly, and joins them with a release. */

const KNOWN_LISTINGS = 5

let world: Awaited<ReturnType<typeof openReleaseWorld>>
let dir = ''
let rows: Row[] = []
let known: Known[] = []
beforeAll(async () => {
  world = await openReleaseWorld()
  dir = (await world.build()).dir
  rows = await readRows(dir, 'observations')
  known = await world.known()
})
afterAll(() => world?.close())

/** Classes by their text, each with its pseudonyms and how often they occur. */
type Class = { row: Row; counts: Map<string, number> }

function classesOf(rows: Row[], vendorOf: (row: Row) => string): Class[] {
  const classes = new Map<string, Class>()
  for (const row of rows) {
    const { vendor: _vendor, listing: _listing, ...quasi } = row
    const text = JSON.stringify(quasi)
    const found = classes.get(text) ?? { row, counts: new Map<string, number>() }
    const name = vendorOf(row)
    found.counts.set(name, (found.counts.get(name) ?? 0) + 1)
    classes.set(text, found)
  }
  return [...classes.values()]
}

function scopeOf({ vendor: _vendor, listing: _listing, detail, ...quasi }: Row): string {
  return classOf(quasi as Quasi, Number(detail))
}

/** Which vendor stands behind each pseudonym: what the holder of the key could tell. */
function truthOf(rows: Row[]): Map<string, number> {
  const vendors = [...new Set(known.map(({ vendorId }) => vendorId))]
  const scopes = new Set(rows.map(scopeOf))
  const truth = new Map<string, number>()
  for (const scope of scopes)
    for (const vendor of vendors) truth.set(pseudonymOf(KEY, 'vendor', scope, vendor), vendor)
  return truth
}

function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/**
 * Joins on all coarsened columns and votes: each known listing shares one vote among the pseudonyms that it may stand
 * under and that occur often enough. The best one is the guess; chance is one in the smallest class it was voted in.
 */
function attack(classes: Class[], facts: Known[], random: () => number) {
  const votes = new Map<string, { weight: number; size: number }>()
  for (const fact of facts) {
    const fitting = classes.filter(({ row }) => mayBe(row, fact))
    const able = new Map(
      fitting.flatMap((found) => frequentOf(found, facts).map((name) => [name, found.counts.size])),
    )
    for (const [name, size] of able) {
      const vote = votes.get(name) ?? { weight: 0, size }
      votes.set(name, { weight: vote.weight + 1 / able.size, size: Math.min(vote.size, size) })
    }
  }
  const best = Math.max(...[...votes.values()].map(({ weight }) => weight))
  const guesses = [...votes].filter(([, { weight }]) => weight >= best - 1e-9)
  return guesses[Math.floor(random() * guesses.length)]
}

/** Pseudonyms with as many rows as the vendor must have there, as far as any has that many. */
function frequentOf({ row, counts }: Class, facts: Known[]): string[] {
  const distinct = new Set(facts.filter((fact) => mayBe(row, fact)).map(({ listingId }) => listingId)).size
  const least = Math.min(distinct, Math.max(...counts.values()))
  return [...counts].flatMap(([name, count]) => (count >= least ? [name] : []))
}

function attackAll(classes: Class[], isRight: (guess: string, vendor: number) => boolean) {
  const random = randomFrom(20_261_121)
  let [attacked, found, chance, spread] = [0, 0, 0, 0]
  for (const [vendor, all] of Map.groupBy(known, ({ vendorId }) => vendorId)) {
    const facts = Array.from({ length: KNOWN_LISTINGS }, () => all[Math.floor(random() * all.length)]!)
    const guess = attack(classes, facts, random)
    if (!guess) continue
    const [name, { size }] = guess
    attacked++
    if (isRight(name, vendor)) found++
    chance += 1 / size
    spread += (1 / size) * (1 - 1 / size)
  }
  return { attacked, found, chance, bound: chance + 3 * Math.sqrt(spread) }
}

test('whoever knows five listings of a vendor finds its pseudonym no better than by chance among its class', () => {
  const truth = truthOf(rows)
  const result = attackAll(
    classesOf(rows, (row) => String(row['vendor'])),
    (guess, vendor) => truth.get(guess) === vendor,
  )
  expect(result.attacked).toBeGreaterThan(200)
  expect(result.chance).toBeLessThanOrEqual(result.attacked / 10)
  expect(result.found).toBeLessThanOrEqual(result.bound)
})

test('the same attack finds most vendors where values are only made coarse and one pseudonym follows each vendor', () => {
  const coarse = known.map(({ vendorId, listingId, category, subcategory, shipsFrom, price, week }) => ({
    vendor: `vendor ${vendorId}`,
    listing: String(listingId),
    category,
    subcategory,
    ships_from: shipsFrom,
    price_usd: String(Number(price.toPrecision(2))),
    week,
    detail: 0,
  }))
  const result = attackAll(
    classesOf(coarse, (row) => row['vendor'] as string),
    (guess, vendor) => guess === `vendor ${vendor}`,
  )
  expect(result.found).toBeGreaterThan(result.attacked / 2)
})

test('no class holds fewer than ten vendors, and none is told apart by how often it occurs', async () => {
  for (const table of ['listings', 'observations']) {
    const released = await readRows(dir, table)
    expect(released.length).toBeGreaterThan(1000)
    for (const { counts } of classesOf(released, (row) => String(row['vendor']))) {
      const alike = Map.groupBy(counts.values(), (count) => count)
      expect(Math.min(...[...alike.values()].map(({ length }) => length))).toBeGreaterThanOrEqual(10)
    }
  }
})

test('no pseudonym of a vendor stands in two classes, and none of a listing in two rows', async () => {
  const released = [...rows, ...(await readRows(dir, 'listings'))]
  const classes = classesOf(released, (row) => String(row['vendor']))
  const vendors = classes.flatMap(({ counts }) => [...counts.keys()])
  expect(new Set(vendors).size).toBe(vendors.length)
  expect(new Set(released.map((row) => row['listing'])).size).toBe(released.length)
})

test('no released row leads back to the listings of fewer than ten vendors', async () => {
  for (const table of ['listings', 'observations']) {
    const classes = classesOf(await readRows(dir, table), (row) => String(row['vendor']))
    const fewest = classes.map(({ row }) => {
      const vendors = new Set(known.filter((fact) => mayBe(row, fact)).map(({ vendorId }) => vendorId))
      return vendors.size
    })
    expect(Math.min(...fewest)).toBeGreaterThanOrEqual(10)
  }
})
