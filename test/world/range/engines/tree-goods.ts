import { reviewText, vendorNames } from '../../names.ts'
import type { Random } from '../../random.ts'
import { drawGood, unit } from '../draw-good.ts'
import { englishWords } from '../english-words.ts'
import type { Catalogue, Shelf } from '../market-view.ts'
import { moneyIn } from '../rates.ts'

const grams = [['2 g', 24, '2'], ['5 g', 52, '5'], ['10 g', 96, '10'], ['50 g', 410, '50']].map(([text, usd, amount]) => ({ text: String(text), usd: Number(usd), quantity: unit(String(amount), 'g') })) // prettier-ignore
const pieces = [['20 pieces', 44, '20'], ['60 pieces', 118, '60'], ['200 pieces', 340, '200']].map(([text, usd, amount]) => ({ text: String(text), usd: Number(usd), quantity: unit(String(amount), 'piece') })) // prettier-ignore
const editions = [{ text: 'first edition', usd: 8 }, { text: 'second edition', usd: 13 }, { text: 'full archive', usd: 34 }] // prettier-ignore
const conditions = [{ text: 'boxed', usd: 210 }, { text: 'without box', usd: 165 }, { text: 'as a pair', usd: 390 }] // prettier-ignore

const shelf = (path: string[], physical: boolean, products: string[], amounts: Shelf['amounts']): Shelf => ({ path, physical, products, amounts }) // prettier-ignore

const shelves: Shelf[] = [
  shelf(['Drugs', 'Cannabis', 'Flowers'], true, ['Lemon Skunk buds', 'Purple Kush buds', 'Silver Haze buds', 'Critical Mass buds'], grams),
  shelf(['Drugs', 'Cannabis', 'Hash'], true, ['Dry sift hash', 'Charas cream', 'Moroccan hash plate'], grams),
  shelf(['Drugs', 'Stimulants', 'Cocaine'], true, ['Cocaine uncut', 'Cocaine rock', 'Cocaine washed'], grams),
  shelf(['Drugs', 'Stimulants', 'Speed'], true, ['Amphetamine dry', 'Amphetamine wet paste', 'Speed pink'], grams),
  shelf(['Drugs', 'Ecstasy', 'Pills'], true, ['Pills Yellow Star', 'Pills Grey Owl', 'Pills White Anchor', 'Pills Red Fox'], pieces),
  shelf(['Fraud', 'Accounts', 'Streaming'], false, ['Streaming account for two screens', 'Music account family', 'Sports channel account'], editions),
  shelf(['Fraud', 'Cards', 'Prepaid'], false, ['Prepaid card loaded', 'Gift card code electronics', 'Gift card code fashion'], editions),
  shelf(['Counterfeits', 'Watches', 'Swiss'], true, ['Replica diver watch', 'Replica chronograph watch', 'Replica dress watch'], conditions),
  shelf(['Counterfeits', 'Clothing', 'Shoes'], true, ['Replica running shoes', 'Replica basketball shoes', 'Replica loafers'], conditions),
  shelf(['Guides', 'Privacy', 'Phones'], false, ['Guide to a quiet phone', 'Handbook of burner phones', 'Guide to second numbers'], editions),
  shelf(['Guides', 'Earning', 'Resale'], false, ['Guide to refunds', 'Handbook of drop addresses', 'Guide to reselling tickets'], editions),
  shelf(['Documents', 'Identity', 'Cards'], true, ['Forged identity card Baltic', 'Forged identity card Balkan', 'Forged student card'], conditions),
] // prettier-ignore

const keyOf = (random: Random): string => Array.from({ length: 64 }, () => random.int(0, 15).toString(16)).join('') // prettier-ignore

/** An eckmar-like market: three levels of categories, prices that fall with the quantity, ways of shipping. */
export const treeCatalogue: Catalogue = {
  shelves,
  good: (random, plan, index, at) =>
    drawGood(random, plan, index, shelves[at]!, shelves.length, englishWords, (i) => String(20_411 + i * 3)),
  sellerName: (random) => vendorNames(random, 1)[0]!.toLowerCase(),
  profile: {
    markets: ['Alder Row', 'Cedar Gate', 'Foxglove'],
    elsewhere: 'stars',
    contacts: (random, i) => [
      { type: 'jabber', value: `trader${i + 1}.${random.int(100, 999)}@xmpp.quay.example` },
      ...(random.next() < 0.4 ? [{ type: 'session', value: `05${keyOf(random)}` }] : []),
    ],
    remark: reviewText,
  },
  levels: ['1', '2', '3', '4', '5'],
  money: moneyIn('USD', 2),
  heldAmount: '999999.00',
  bulk: [
    { from: 1, factor: 1 },
    { from: 5, factor: 0.93 },
    { from: 20, factor: 0.85 },
  ],
  shipping: [
    { name: 'Letter', usd: 6, days: '5-9 days' },
    { name: 'Tracked parcel', usd: 14.5, days: '3-5 days' },
    { name: 'Express', usd: 32, days: '1-2 days' },
  ],
  escrow: 'escrow',
  payments: ['BTC', 'XMR'],
}
