import type { Listing } from '#contracts/extraction.ts'
import type { Random } from '../random.ts'
import type { EnginePlan } from './engine.ts'
import type { Good, Remark, Shelf } from './market-view.ts'
import { slugOf } from './nodes.ts'

const DAY_MS = 86_400_000
/** Of a buyer's name the first and the last are shown. */
export const LETTERS = 'abcdefghijklmnopqrstuvwxyz'.split('')

/** The words of one language around a catalogue's own. */
export type Words = {
  /** Behind a title, so that sellers of the same thing do not all write the same. */
  tails: readonly string[]
  /** Tells apart what would have the same title. */
  lot: (number: number) => string
  description: (random: Random, title: string, shelf: Shelf) => string
  remark: (random: Random, number: number) => string
  /** Where is sent from; the same places are where is sent to, or `anywhere`. */
  places: readonly string[]
  anywhere: readonly string[]
}

export type DrawnGood = Omit<Good, 'uuid' | 'shelf'>

/**
 * One listing of a shelf: each product in each amount once, in order, and then again with a lot's number behind it.
 *
 * @param idOf The listing's number as this engine writes it.
 */
export function drawGood(random: Random, plan: EnginePlan, index: number, shelf: Shelf, shelves: number, words: Words, idOf: (index: number) => string): DrawnGood {
  const round = Math.floor(index / shelves)
  const { products, amounts } = shelf
  const product = products[round % products.length]!
  const { text, usd, quantity, says, stated } = amounts[Math.floor(round / products.length) % amounts.length]!
  const tail = random.next() < 0.5 ? '' : random.pick(words.tails)
  const again = Math.floor(round / (products.length * amounts.length))
  const title = `${product} ${text}${tail}${again > 0 ? words.lot(index) : ''}`
  const id = idOf(index)
  return {
    id,
    slug: `${slugOf(product)}-${slugOf(text)}-${index + 1}`,
    title,
    description: words.description(random, title, shelf) + (says === undefined ? '' : `\n${says}`),
    usd: usd * (0.8 + random.next() * 0.5),
    ...(quantity && { quantity }),
    ...(stated && { stated }),
    ...(shelf.physical && { shipsFrom: [random.pick(words.places)], shipsTo: destinations(random, words) }),
    views: random.int(20, 9000),
    remarks: drawRemarks(random, plan, words, index),
  }
} // prettier-ignore

function destinations(random: Random, { places, anywhere }: Words): string[] {
  if (random.next() < 0.7) return [random.pick(anywhere)]
  return [...new Set([random.pick(places), random.pick(places)])].toSorted()
}

function drawRemarks(random: Random, plan: EnginePlan, words: Words, index: number): Remark[] {
  return Array.from({ length: random.int(0, 5) }, (_, i) => ({
    stars: random.int(2, 5),
    buyer: `${random.pick(LETTERS)}****${random.pick(LETTERS)}`,
    postedAt: new Date(plan.openedAt.getTime() - random.int(1, 60) * DAY_MS),
    text: words.remark(random, index * 10 + i + 1),
  }))
}

export const unit = (amount: string, of: string): Listing['quantity'] => ({ amount, unit: of })
