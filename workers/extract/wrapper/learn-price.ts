import { parseCurrency } from '../values/price.ts'
import { labelOf } from './labels.ts'
import type { PagePrice } from './find-money.ts'
import { nameOfPath, type PageIndex } from './page-index.ts'
import type { RecordView, SetView } from './record-view.ts'
import type { FieldRule } from './wrapper.ts'

const COINS = new Set(['BTC', 'XMR', 'LTC', 'BCH', 'ETH', 'DASH', 'ZEC', 'DOGE', 'TRX'])
const STRONG = new Set(['b', 'strong', 'big', 'ins', 'h3', 'h4', 'h5', 'bdi'])
const PRICE_LABEL = /^(?:from|ab|price|cost|buy|preis|цена|价格|单价|售价)/iu

type Votes = { hits: number; score: number; path: number; nth: number; notes: Set<string> }

/** The place of the records' price: by label, by what is printed first, in money rather than in a coin, not struck out. */
export function learnPrice(set: SetView): FieldRule | undefined {
  const column = set.columns?.labels.findIndex(({ field }) => field === 'price') ?? -1
  if (column >= 0) {
    const { text, currency } = set.columns!.labels[column]!
    const code = currency === undefined ? undefined : parseCurrency(currency)
    return {
      by: 'column',
      column,
      ...(code && { currency: code }),
      evidence: `column "${text}"`,
      confidence: 0.85,
    }
  }
  const slots = new Map<string, Votes>()
  for (const view of set.views) for (const hit of placesOf(set.page.index, view)) vote(slots, set, view, hit)
  const total = set.views.length
  const best = [...slots.values()].sort((a, b) => b.score / total - a.score / total)[0]
  if (!best || best.hits < total * 0.3) return undefined
  const path = nameOfPath(set.page.paths, best.path)
  const evidence = [...best.notes, `a price in ${best.hits} of ${total} records`].join('; ')
  return { by: 'price', path, nth: best.nth, evidence, confidence: Math.round((0.55 + 0.3 * (best.hits / total)) * 100) / 100 } // prettier-ignore
}

type Hit = { price: PagePrice; path: number; nth: number; order: number }

/** The pure prices of a record with their path and how many of the same path stood before; not what was struck out. */
export function placesOf(index: PageIndex, view: RecordView): Hit[] {
  const counts = new Map<number, number>()
  const pure = view.prices.filter((price) => price.pure)
  const current = pure.filter(({ struck }) => !struck)
  return (current.length > 0 ? current : pure).map((price, order) => {
    const path = index.path[price.at]!
    const nth = counts.get(path) ?? 0
    counts.set(path, nth + 1)
    return { price, path, nth, order }
  }) // prettier-ignore
}

function vote(
  slots: Map<string, Votes>,
  set: SetView,
  view: RecordView,
  { price, path, nth, order }: Hit,
): void {
  const { index } = set.page
  const key = `${path} ${nth}`
  let votes = slots.get(key)
  if (!votes) slots.set(key, (votes = { hits: 0, score: 0, path, nth, notes: new Set() }))
  votes.hits++
  let score = 1 - Math.min(order, 3) * 0.15
  const before = price.from > view.record.runFrom ? index.runs[price.from - 1]!.text : ''
  const label = labelOf(before) ?? (price.raw.includes(':') ? labelOf(price.raw.slice(0, price.raw.search(/[:：]/))) : undefined) // prettier-ignore
  if (label === 'price' || PRICE_LABEL.test(price.raw)) {
    score += 1
    votes.notes.add('a label for prices')
  } else if (label === 'notPrice' || label === 'shipping') score -= 1
  if (/^\s*[(≈~]/.test(price.raw)) score -= 0.5
  if (!COINS.has(price.value.currency)) score += 0.25
  for (let up = price.at, steps = 0; up >= view.record.root && steps < 3; up = index.parent[up]!, steps++) {
    const { name } = index.tree.elements[up]!
    if (STRONG.has(name)) score += 0.1
  }
  votes.score += score
}
