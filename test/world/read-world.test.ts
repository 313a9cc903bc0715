import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Extraction, Listing } from '#contracts/extraction.ts'
import { isGate } from '#contracts/page-kind.ts'
import { readRecipe } from '#pages/recipe.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { buildWorld } from './build-world.ts'
import { renderMarket } from './render-market.ts'
import { truthOf, type TrueListing } from './truth.ts'
import type { WorldMarket } from './world-types.ts'

const AT = new Date('2026-11-20T12:00:00Z')
const world = buildWorld('recipes')
const truth = truthOf(world, AT)
const cases = world.markets.map((market, i) => ({ market, name: market.name, expected: truth.markets[i]! }))

function recipeOf({ recipe }: WorldMarket) {
  const file = join(import.meta.dirname, '../../recipes', `${recipe}.yaml`)
  return readRecipe(readFileSync(file, 'utf8'), file)
}

function read(market: WorldMarket, path: string): Extraction {
  const url = new URL(path, `http://${market.host}`)
  const reply = renderMarket({ market, outside: world.outside.host, at: AT }, url)
  return extractPage({
    html: String(reply.body),
    url: url.href,
    status: reply.status,
    contentType: reply.type,
    recipe: recipeOf(market),
  })
}

type Identified = { nativeId?: string | undefined }

function byId(a: Identified, b: Identified): number {
  return a.nativeId! < b.nativeId! ? -1 : 1
}

/** What a list page can say of a listing, of what the truth knows. */
function shortFacts(listing: TrueListing | Listing, vendor: string | undefined) {
  const { nativeId, title, price, categoryPath, stock } = listing
  return {
    nativeId,
    title,
    price: price && { ...price, amount: Number(price.amount) },
    categoryPath,
    stock,
    vendor,
  }
}

test.each(cases)(
  'the recipe reads every listing page of $name as the truth has it',
  ({ market, expected }) => {
    for (const listing of expected.listings.filter(({ scripted }) => !scripted)) {
      const { pageKind, listings } = read(market, listing.path)
      expect(pageKind).toBe('listing')
      expect(listings).toHaveLength(1)
      const [found] = listings
      expect(shortFacts(found!, found!.vendor?.name)).toEqual(shortFacts(listing, listing.vendor))
      const { shipsFrom, shipsTo, sold, postedAt } = listing
      expect(found).toMatchObject({ sold, ...(shipsFrom && { shipsFrom }), ...(shipsTo && { shipsTo }) })
      expect(found!.shipsFrom).toEqual(shipsFrom)
      expect(found!.postedAt?.slice(0, 10)).toBe(postedAt)
      expect(found!.url).toBe(`http://${market.host}${listing.path}`)
    }
  },
)

test.each(cases)(
  'the list pages of $name hold every listing once, with the same facts',
  ({ market, expected }) => {
    const found = market.categories.flatMap(({ url }) => {
      const pages: Listing[] = []
      for (let number = 1; ; number++) {
        const next = market.engine === 'table' ? `${url}?page=${number}` : `${url}/p${number}`
        const { pageKind, listings } = read(market, next)
        if (listings.length === 0) return pages
        expect(pageKind).toBe('list')
        pages.push(...listings)
      }
    })
    expect(found.map((listing) => shortFacts(listing, listing.vendor?.name)).toSorted(byId)).toEqual(
      expected.listings.map((listing) => shortFacts(listing, listing.vendor)).toSorted(byId),
    )
  },
)

test.each(cases)('vendors and reviews of $name are read as the truth has them', ({ market, expected }) => {
  for (const vendor of expected.vendors) {
    const { pageKind, vendors, listings } = read(market, vendor.path)
    expect([pageKind, listings.length]).toEqual(['vendor', 0])
    const { name, level, rating, sales, joinedAt, pgpKey } = vendor
    const [found] = vendors
    expect(found).toMatchObject({ name, level, rating: Number(rating), sales })
    expect(found!.joinedAt?.slice(0, 10)).toBe(joinedAt)
    expect(found!.pgpKey?.trim()).toBe(pgpKey)
  }
  const visible = expected.listings.filter(({ scripted }) => !scripted)
  const fingerprints = new Set<string>()
  for (const { path, vendor } of visible) {
    const reviews = expected.reviews.filter(({ listingPath }) => listingPath === path)
    const found = read(market, path).reviews
    expect(found.map(({ stars, vendorName }) => [stars, vendorName])).toEqual(
      reviews.map(({ stars }) => [stars, vendor]),
    )
    for (const { fingerprint } of found) fingerprints.add(fingerprint)
  }
  const total = expected.reviews.filter(({ listingPath }) =>
    visible.some(({ path }) => path === listingPath),
  ).length
  expect(fingerprints.size).toBe(total)
})

test.each(cases)(
  'no gate page of $name is taken for content, and no plain page for a gate',
  ({ market, expected }) => {
    for (const { path, kind } of expected.gatePages) {
      const { pageKind, listings } = read(market, path)
      expect([path, pageKind]).toEqual([path, kind])
      expect(listings).toEqual([])
    }
    for (const path of ['/', '/about', '/faq', '/search']) {
      const { pageKind, listings } = read(market, path)
      expect([path, isGate(pageKind), listings.length]).toEqual([path, false, 0])
    }
    expect(read(market, '/nowhere').pageKind).toBe('not-found')
  },
)
