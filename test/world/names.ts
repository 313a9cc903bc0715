import type { Random } from './random.ts'

const FIRST = ['Amber', 'Birch', 'Cobalt', 'Dusty', 'Ember', 'Fable', 'Grey', 'Hollow', 'Iron', 'Juniper', 'Kestrel', 'Lunar', 'Maple', 'Nimbus', 'Opal', 'Pine', 'Quiet', 'Raven', 'Silver', 'Tidal', 'Umber', 'Velvet', 'Willow', 'Zephyr'] // prettier-ignore
const SECOND = ['Barrel', 'Corner', 'Depot', 'Express', 'Fox', 'Garden', 'House', 'Island', 'Kiosk', 'Lantern', 'Mill', 'North', 'Owl', 'Post', 'Quarter', 'River', 'Station', 'Trader', 'Union', 'Wharf'] // prettier-ignore

/** Where sellers send from and to, as the pages write it. */
export const PLACES = {
  AU: 'Australia',
  BE: 'Belgium',
  CA: 'Canada',
  CZ: 'Czech Republic',
  DE: 'Germany',
  ES: 'Spain',
  EU: 'European Union',
  FR: 'France',
  GB: 'United Kingdom',
  NL: 'Netherlands',
  PL: 'Poland',
  US: 'United States',
  WORLDWIDE: 'Worldwide',
} as const
export type PlaceCode = keyof typeof PLACES
export const COUNTRIES = (Object.keys(PLACES) as PlaceCode[]).filter(
  (code) => code !== 'EU' && code !== 'WORLDWIDE',
)

/** What the pages write for a list of place codes. */
export function placesText(codes: readonly string[]): string {
  return codes.map((code) => PLACES[code as PlaceCode]).join(', ')
}

/** Invented sellers, no two alike. */
export function vendorNames(random: Random, count: number): string[] {
  const names = new Set<string>()
  while (names.size < count) {
    const tail = random.next() < 0.4 ? String(random.int(2, 99)) : ''
    names.add(`${random.pick(FIRST)}${random.pick(SECOND)}${tail}`)
  }
  return [...names]
}

const OPENINGS = ['Arrived after', 'Here within', 'Took', 'Delivered in', 'Waited']
const OPINIONS = ['as described', 'good quality', 'fair price', 'well packed', 'not my first order', 'would order again', 'a bit slow but fine', 'smaller than expected', 'friendly answers', 'seller replied late'] // prettier-ignore

/** A review's words. The number keeps two reviews of one listing apart. */
export function reviewText(random: Random, number: number): string {
  const days = `${random.pick(OPENINGS)} ${random.int(1, 14)} days`
  return `${days}, ${random.pick(OPINIONS)}, ${random.pick(OPINIONS)}. Order ${number} from this seller.`
}

const QUALITIES = [
  'fresh stock',
  'new batch',
  'tested',
  'best price',
  'fast reply',
  'top rated',
  'limited',
  'restocked',
]

export function titleOf(random: Random, product: string, amount: string): string {
  return random.next() < 0.5 ? `${product} ${amount}` : `${product} - ${amount} - ${random.pick(QUALITIES)}`
}

const CLOSINGS = ['Ask before you order.', 'Orders are sent on weekdays.', 'Read my page first.', 'No refunds for wrong addresses.', 'Escrow only.'] // prettier-ignore

export function descriptionOf(random: Random, title: string, shelf: readonly string[]): string {
  const kind = shelf.join(', ').toLowerCase()
  return `${title}. You find more under ${kind}. ${random.pick(QUALITIES)}, ${random.pick(QUALITIES)}.\n${random.pick(CLOSINGS)}`
}
