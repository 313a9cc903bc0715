import { DAY_MS } from './build-vendors.ts'
import type { Shelf } from './catalogue.ts'
import { COUNTRIES, descriptionOf, reviewText, titleOf } from './names.ts'
import type { Random } from './random.ts'
import type { Engine, WorldListing, WorldReview, WorldVendor } from './world-types.ts'

const FIRST_DAY = Date.UTC(2026, 0, 5)
const DAYS = 270
const LETTERS = 'abcdefghijkmnpqrstuvwxyz'.split('')

export type ListingPlan = {
  engine: Engine
  count: number
  shelves: Shelf[]
  vendors: WorldVendor[]
  scripted: number
}

/** Listings in the order in which they were put up; every shelf and every vendor gets some. */
export function buildListings(random: Random, plan: ListingPlan): WorldListing[] {
  const titles = new Set<string>()
  return Array.from({ length: plan.count }, (_, i) => {
    const shelf = plan.shelves[i % plan.shelves.length]!
    const vendor = i < plan.vendors.length ? plan.vendors[i]! : random.pick(plan.vendors)
    const offer = drawOffer(random, shelf, titles)
    return {
      ...addressOf(random, plan.engine, i),
      ...offer,
      description: descriptionOf(random, offer.title, shelf.path),
      vendor: vendor.name,
      categoryPath: shelf.path,
      category: shelf.category,
      ...(shelf.physical && { shipsFrom: [random.pick(COUNTRIES)], shipsTo: drawDestinations(random) }),
      stock: random.int(1, 500),
      sold: random.int(0, 900),
      postedAt: dayText(random.int(0, DAYS)),
      reviews: drawReviews(random, i),
      scripted: i < plan.scripted,
    }
  })
}

function addressOf(random: Random, engine: Engine, index: number): { nativeId: string; path: string } {
  if (engine === 'table') {
    const nativeId = String(1000 + index * 7)
    return { nativeId, path: `/item/${nativeId}` }
  }
  const letters = Array.from({ length: 3 }, () => random.pick(LETTERS)).join('')
  const nativeId = `${letters}${10_000 + index}`
  return { nativeId, path: `/o/${nativeId}` }
}

/** A title that no other listing of the market has, so that truth can be told apart by title alone. */
function drawOffer(random: Random, shelf: Shelf, titles: Set<string>): { title: string; usd: string } {
  for (;;) {
    const amount = random.pick(shelf.amounts)
    const title = titleOf(random, random.pick(shelf.products), amount.text)
    if (titles.has(title)) continue
    titles.add(title)
    return { title, usd: (amount.usd * (0.8 + random.next() * 0.5)).toFixed(2) }
  }
}

function drawDestinations(random: Random): string[] {
  const dice = random.next()
  if (dice < 0.4) return ['WORLDWIDE']
  if (dice < 0.7) return ['EU']
  const first = random.pick(COUNTRIES)
  const second = random.pick(COUNTRIES)
  return first === second ? [first] : [first, second].toSorted()
}

function drawReviews(random: Random, listing: number): WorldReview[] {
  return Array.from({ length: random.int(0, 5) }, (_, i) => ({
    stars: random.int(2, 5),
    buyer: `${random.pick(LETTERS)}****${random.pick(LETTERS)}`,
    postedAt: dayText(random.int(DAYS - 60, DAYS)),
    text: reviewText(random, listing * 10 + i + 1),
  }))
}

function dayText(day: number): string {
  return new Date(FIRST_DAY + day * DAY_MS).toISOString().slice(0, 10)
}
