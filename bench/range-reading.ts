import { f1, readDesign, type FieldCount, type RangeReading } from '#test/gold/range-reading.ts'
import { engines } from '#test/world/range/engines.ts'
import type { Measure } from './measure.ts'

const LISTINGS = 120
/** What a list that nobody wrote a recipe for is to reach. */
const BAR = { atLeast: 0.97 }

/** Every design of the range's engines read without a recipe: how much of each list is found, and which fields are wrong. */
export function benchRangeReading(): Measure[] {
  const readings = engines.flatMap((engine) =>
    engine.designs.map((_, design) => readDesign(engine, design, LISTINGS)),
  )
  return readings.flatMap((reading) => (reading.alone.expected > 0 ? ofShop(reading) : ofOther(reading)))
}

function ofShop(reading: RangeReading): Measure[] {
  const name = `${reading.engine}, ${reading.design}`
  const together = `F1 ${f1(reading.together).toFixed(3)} after learning from the market's pages; kinds ${shareOf(reading.kinds)}`
  const lists = f1(reading.alone)
  return [
    { name: `${name}: lists`, ours: lists, unit: 'F1', ratio: lists, budget: BAR, note: `${together}; ${fieldsOf(reading.rowFields)}` },
    { name: `${name}: pages of one`, ours: f1(reading.details), unit: 'F1', note: `${fieldsOf(reading.detailFields)}; reviews ${reading.reviews.matched} of ${reading.reviews.expected}; vendors ${reading.vendors.matched} of ${reading.vendors.expected}, ${fieldsOf(reading.vendorFields)}` },
    ...ofSellers(reading, name),
  ] // prettier-ignore
}

/** What vendors' own pages say of totals, other markets and contacts, and what buyers said there. */
function ofSellers({ vendorFields, sellerReviews, reviewFields }: RangeReading, name: string): Measure[] {
  if (sellerReviews.expected === 0) return []
  const profile = ['reviewTotals', 'otherMarkets', 'contacts'].flatMap((field) => {
    const count = vendorFields[field]
    return count ? [`${field} ${toldOf(count)}`] : []
  })
  const said = Object.entries(reviewFields).map(([field, count]) => `${field} ${toldOf(count)}`)
  const note = `${sellerReviews.found} read of ${sellerReviews.expected}; ${[...profile, ...said].join(', ')}`
  return [{ name: `${name}: vendors' pages`, ours: f1(sellerReviews), unit: 'F1 of reviews', note }]
}

/** Where nothing is for sale nothing may be read as if it were. */
function ofOther({ engine, design, invented, named, threads, pages, kinds }: RangeReading): Measure[] {
  const ofThreads = `${threads.found} of ${threads.expected} threads that offer or seek are read, ${threads.matched} as what they are; ${threads.talk.length} of talk`
  const note = `${pages} pages, kinds ${shareOf(kinds)}; ${named.length} titles without a price; ${ofThreads}`
  return [{ name: `${engine}, ${design}`, ours: invented.length, unit: 'priced listings', note }]
}

const shareOf = ({ right, asserted }: FieldCount): string => `${right} of ${asserted}`

const toldOf = ({ right, asserted, missing }: FieldCount): string =>
  `${right} of ${asserted} right, ${asserted - right - missing} wrong, ${missing} missing`

function fieldsOf(fields: Record<string, FieldCount>): string {
  const wrong = Object.entries(fields).filter(([, { right, asserted }]) => right < asserted)
  const right = Object.keys(fields).length - wrong.length
  return [`${right} fields right throughout`, ...wrong.map(([field, count]) => `${field} ${shareOf(count)}`)].join(', ') // prettier-ignore
}
