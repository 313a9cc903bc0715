import type { ScoredListing } from '../gold/score.ts'

/** Invented goods with what a layout may show of them. */
export type Good = {
  id: number
  title: string
  price: string
  vendor: string
  category: string
  from: string
  stock: number
  views: number
  day: string
}

const NOUNS = ['lamp', 'clock', 'atlas', 'kettle', 'violin', 'rucksack', 'telescope', 'carpet', 'teapot', 'compass', 'lantern', 'bicycle'] // prettier-ignore
const WORDS = ['Blue', 'Old', 'Small', 'Heavy', 'Quiet', 'Brass', 'Wooden', 'Folding', 'Painted', 'Northern']
const VENDORS = ['anna', 'boris77', 'Quiet_Quay', 'mirabel', 'kettleman']
const CATEGORIES = ['Lighting', 'Instruments', 'Travel', 'Kitchen']
const PLACES = ['Germany', 'Netherlands', 'Canada', 'France']

/** As many goods as asked for, always the same ones. */
export function makeGoods(count: number): Good[] {
  return Array.from({ length: count }, (_, i) => ({
    id: 1041 + i * 37,
    title: `${WORDS[(i * 7) % WORDS.length]!} ${NOUNS[(i * 5) % NOUNS.length]!} of the ${i + 2}th series, boxed`,
    price: `${(i * 13) % 89}${i % 2 === 0 ? '.50' : '.00'}`.replace(/^0\./, '7.'),
    vendor: VENDORS[(i * 3) % VENDORS.length]!,
    category: CATEGORIES[(i * 5) % CATEGORIES.length]!,
    from: PLACES[i % PLACES.length]!,
    stock: 3 + i * 2,
    views: 120 + i * 31,
    day: `2024-0${(i % 9) + 1}-1${i % 10}`,
  }))
}

export const goods = makeGoods(14)

/** A page of a market around its list: a menu with the market's categories, a log-out link, a footer. */
export function around(body: string, title = 'Goods'): string {
  const menu = [...CATEGORIES, 'Garden', 'Books'].map((name, i) => `<li><a href="/c/${i + 1}">${name} (${i * 12 + 5})</a></li>`) // prettier-ignore
  return `<html><head><title>${title} - Harbour</title></head><body><div><a href="/">Home</a> <a href="/orders">Orders</a>
<a href="/wallet">Balance: $0.00</a> <a href="/logout">Log out</a></div><div><ul>${menu.join('')}</ul></div>
<div><div>${body}</div></div><div>Rates: <table><tr><td>USD</td><td>1.00</td></tr><tr><td>EUR</td><td>0.92</td></tr></table>
<a href="/help">Help</a> <a href="/rules">Rules</a> <a href="/contact">Contact</a> <a href="/canary">Canary</a></div></body></html>`
}

type Shown = 'url' | 'vendor' | 'category' | 'price'

/** What a layout shows of the goods, as the scoring wants it. */
export function expected(
  list: Good[],
  currency: string,
  url: (good: Good) => string,
  shown: Shown[],
): ScoredListing[] {
  return list.map((good) => ({
    title: good.title,
    ...(shown.includes('url') && { url: url(good) }),
    ...(shown.includes('vendor') && { vendor: good.vendor }),
    ...(shown.includes('category') && { category: good.category }),
    ...(shown.includes('price') && { price: { amount: good.price, currency } }),
  }))
}
