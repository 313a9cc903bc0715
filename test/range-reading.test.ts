import { describe, expect, test } from 'vitest'
import type { Listing } from '#contracts/extraction.ts'
import { isGate } from '#contracts/page-kind.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { f1, openForReading, readDesign, READ_AT, type RangeReading } from './gold/range-reading.ts'
import { chineseDoors } from './world/range/engines/chinese-doors.ts'
import type { Engine, TrueVendor } from './world/range/engine.ts'
import { engines } from './world/range/engines.ts'

const LISTINGS = 40
const designs = engines.flatMap((engine) =>
  engine.designs.map((look, design) => ({ engine, name: engine.name, look, design })),
)
// The shelves are made for questions of coverage: their pages of one listing say next to nothing.
const shops = designs.filter(({ name }) => !['forum', 'leak-site', 'shelves'].includes(name))
const others = designs.filter(({ name }) => name === 'forum' || name === 'leak-site')

const known = new Map<string, RangeReading>()
/** Each design is read once. */
function readOnce(engine: Engine, design: number): RangeReading {
  const key = `${engine.name} ${design}`
  const reading = known.get(key) ?? readDesign(engine, design, LISTINGS, 4)
  known.set(key, reading)
  return reading
}

test.each(shops)('lists of $name in its design $look are read without a recipe', ({ engine, design }) => {
  const { alone, together, details, reviews, vendors, invented } = readOnce(engine, design)
  expect(alone.expected).toBeGreaterThanOrEqual(LISTINGS)
  expect(f1(alone)).toBeGreaterThanOrEqual(0.97)
  expect(f1(together)).toBeGreaterThanOrEqual(0.97)
  expect(f1(details)).toBeGreaterThanOrEqual(0.9)
  expect(reviews.matched).toBe(reviews.expected)
  expect(reviews.found).toBe(reviews.expected)
  expect(vendors.matched).toBe(vendors.expected)
  expect(invented).toEqual([])
})

/** Where vendors' pages print totals, other markets, contacts and reviews, some of them brought along. */
const sellers = shops.filter(({ name }) => ['tree', 'chinese-forum', 'russian'].includes(name))

test.each(sellers)(
  'of vendors on $name in its design $look totals, other markets, contacts and reviews are read as they stand there',
  ({ engine, design }) => {
    const { vendorFields, sellerReviews, reviewFields } = readOnce(engine, design)
    for (const field of ['reviewTotals', 'otherMarkets', 'contacts']) {
      expect(vendorFields[field]?.wrong).toEqual([])
      expect(vendorFields[field]?.right).toBeGreaterThan(4)
    }
    expect(sellerReviews.expected).toBeGreaterThan(50)
    expect(sellerReviews).toMatchObject({ found: sellerReviews.expected, matched: sellerReviews.expected })
    expect(Object.values(reviewFields).flatMap(({ wrong }) => wrong)).toEqual([])
    expect(reviewFields['importedFrom']?.right).toBeGreaterThan(10)
  },
)

test.each(others)(
  'nothing on $name in its design $look is read as if it had a price',
  ({ engine, design }) => {
    const { pages, invented } = readDesign(engine, design, LISTINGS, 4)
    expect(pages).toBeGreaterThan(10)
    expect(invented).toEqual([])
  },
)

/** Addresses are absolute where they are read, and spaces are as the eye sees them. */
function folded(listing: Partial<Listing>) {
  const { url: _, vendor, description, ...rest } = listing
  return { ...rest, vendor: vendor?.name, description: description?.replaceAll(/\s+/g, ' ') }
}

/** A key's lines may be parted otherwise. */
function unlocked(vendor: TrueVendor) {
  const { url: _, pgpKey: __, ...rest } = vendor
  return rest
}

describe('the recipes of the demo read the markets of the range that run on the same engines', () => {
  const recipes = [...loadRecipes().values()]
  const known = shops.filter(({ name, look }) => ['plain', 'wide', 'cards'].includes(look) && ['table', 'card'].includes(name)) // prettier-ignore
  test.each(known)('$name, $look', ({ engine, design }) => {
    const site = openForReading(engine, LISTINGS)
    const pages = [...site.paths(READ_AT, design)].map((path) => ({
      path,
      ...site.page(path, READ_AT, design),
    }))
    for (const { path, html, kind, ...page } of pages.filter((one) => one.kind !== 'other')) {
      const { listings, vendors, reviews, pageKind } = extractPage({ html, url: `http://range.onion${path}`, recipes }) // prettier-ignore
      expect({ path, pageKind }).toEqual({ path, pageKind: kind })
      expect(listings.map(folded)).toMatchObject(page.listings.map(folded))
      expect(vendors).toMatchObject(page.vendors.map(unlocked))
      expect(reviews).toHaveLength(page.reviews.length)
    }
  })
})

const boards = others.filter(({ look }) => look === 'classic' || look === 'blocks')
test.each(boards)(
  'of the threads of $name in its design $look those are read that offer or seek, each as what it is, and no talk',
  ({ engine, design }) => {
    const { threads, kinds } = readDesign(engine, design, LISTINGS, 4)
    expect(kinds.right / kinds.asserted).toBeGreaterThan(0.8)
    expect(threads.expected).toBeGreaterThan(12)
    expect(threads).toEqual({ expected: threads.expected, found: threads.expected, matched: threads.expected, wrong: [], talk: [] }) // prettier-ignore
  },
)

test.each(designs)('$name, $look: the page for what is not there yields nothing', ({ engine, design }) => {
  const { html, status } = openForReading(engine, 20).page('/nowhere-at-all', READ_AT, design)
  const { pageKind, listings } = extractPage({ html, status })
  expect({ gate: isGate(pageKind), listings }).toEqual({ gate: true, listings: [] })
})

test('the doors of the Chinese forum are gates and yield nothing', () => {
  const chinese = engines.find(({ name }) => name === 'chinese-forum')!
  for (const design of chinese.designs.keys()) {
    const site = openForReading(chinese, 20)
    const doors = [...site.paths(READ_AT, design)].filter((path) => isGate(site.page(path, READ_AT, design).kind))
    expect(doors).toHaveLength(Object.keys(chineseDoors).length)
    for (const path of doors) {
      const { html, kind } = site.page(path, READ_AT, design)
      expect(extractPage({ html })).toMatchObject({ pageKind: kind, listings: [], vendors: [], reviews: [] })
    }
  }
}) // prettier-ignore
