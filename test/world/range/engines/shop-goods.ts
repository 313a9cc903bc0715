import { drawGood, unit } from '../draw-good.ts'
import { englishWords } from '../english-words.ts'
import type { Catalogue, Offer, Shelf, View } from '../market-view.ts'
import { moneyIn } from '../rates.ts'

const tins = [{ text: '7 g tin', usd: 58, quantity: unit('7', 'g') }, { text: '15 g tin', usd: 112, quantity: unit('15', 'g') }, { text: '30 g bag', usd: 205, quantity: unit('30', 'g') }] // prettier-ignore
const packs = [
  { text: 'pack of 10', usd: 39 },
  { text: 'pack of 30', usd: 99 },
  { text: 'pack of 100', usd: 280 },
]
const kinds = [{ text: 'Matte', usd: 24 }, { text: 'Gloss', usd: 26 }, { text: 'Limited', usd: 41 }, { text: 'Classic', usd: 22 }] // prettier-ignore

const shelf = (path: string[], products: string[], amounts: Shelf['amounts']): Shelf => ({ path, physical: true, products, amounts }) // prettier-ignore

const shelves: Shelf[] = [
  shelf(['Flowers'], ['Alpine Kush', 'Harbour Haze', 'Night Orchard', 'Blue Lagoon weed', 'Old Mill Skunk'], tins),
  shelf(['Concentrates'], ['Amber Resin', 'Honey Wax', 'Temple Hash', 'Sandstone Hash'], tins),
  shelf(['Edibles'], ['Sour Gummies', 'Dark Chocolate Squares', 'Caramel Drops', 'Mint Pastilles'], packs),
  shelf(['Accessories'], ['Hand Grinder', 'Glass Pipe', 'Rolling Tray', 'Storage Jar', 'Pocket Scale'], kinds),
] // prettier-ignore

/** One seller's own shop in the WooCommerce manner, in euros. */
export const shopCatalogue: Catalogue = {
  shelves,
  good: (random, plan, index, at) =>
    drawGood(random, plan, index, shelves[at]!, shelves.length, englishWords, (i) => String(118 + i * 2)),
  sellerName: (_, index) => `house${index}`,
  levels: ['house'],
  money: moneyIn('EUR', 2),
  heldAmount: '0.00',
}

/** Every fifth article stands at less than it did; the price is what it costs now. */
export function priceBefore(view: View, offer: Offer): string | undefined {
  if (offer.index % 5 !== 2 || offer.held) return undefined
  return (Number(view.price(offer).amount) * 1.25).toFixed(2)
}

/** Every fourth article comes in sizes, the first of which is the price that counts. */
export function priceUpTo(view: View, offer: Offer): string | undefined {
  if (offer.index % 4 !== 1 || offer.index % 5 === 2 || offer.held) return undefined
  return (Number(view.price(offer).amount) * 3.5).toFixed(2)
}
