import { isTag } from 'domhandler'
import type { OtherMarket } from '#contracts/extraction.ts'
import { marksOf } from '#pages/attribute-names.ts'
import { featuresOf } from '#pages/page-features.ts'
import { mayHave, placeOf } from '#pages/page-nodes.ts'
import { fold, textOf } from '#pages/tree.ts'
import type { Page, ReadList } from '../page.ts'
import { parseCount } from '../values/number.ts'
import { isMain, type DetailView } from '../wrapper/detail-view.ts'
import { isHeading } from '../wrapper/find-records.ts'
import { textAt, type PageIndex } from '../wrapper/page-index.ts'
import { OTHER_MARKETS, OTHER_MARKETS_HINT } from './other-market-words.ts'
import { sentimentCounts } from './sentiment-counts.ts'
import { sentimentOf } from './sentiment-words.ts'

type Role = 'sales' | 'rating' | 'positive' | 'neutral' | 'negative'
const MOST = 30
const LONGEST_TITLE = 140
/** Elements that a number with a tooltip is made of. */
const MOST_INSIDE = 12
const MOST_SECTIONS = 5
/** Elements of a table or list that are looked at. */
const MOST_ROWS = 400

/**
 * What a vendor's page says of the vendor's name on other markets: behind tooltips such as `Alphabay vendor rating
 * (Positive/neutral/negative)`, and in rows below a heading for it. A number whose meaning is not said is left out.
 */
export function readOtherMarkets(page: Page, view: DetailView): ReadList<OtherMarket> {
  const found = new Map<string, Said>()
  const add = (row: Said | undefined): void => {
    if (row && Object.keys(row.said).length > 1 && found.size < MOST && !found.has(row.said.market))
      found.set(row.said.market, row)
  }
  const { elements, last } = view.page.index.tree
  for (let at = 0; at < elements.length; at++) {
    if (!mayHave(elements[at]!, TITLED)) continue
    const { title } = elements[at]!.attribs
    if (title === undefined || title.length > LONGEST_TITLE || last[at]! - at > MOST_INSIDE) continue
    if (!ABOUT.test(title) || !isMain(view, at)) continue
    add(byTooltip(fold(title.replaceAll('\\/', '/')), fold(textOf(elements[at]!))))
  }
  if (OTHER_MARKETS_HINT.test(featuresOf(page.$).text)) for (const row of rowsBelowHeading(view)) add(row)
  const rows = [...found.values()]
  return { things: rows.map((row) => row.said), printed: rows.map(({ raw }) => raw) }
}

const TITLED = marksOf('title')

type Said = { said: OtherMarket; raw: string }

const ABOUT = /rating|feedback|reputation|sales|deals|bewertung|verkäufe|рейтинг|отзыв|сделк|评价|好评|成交/iu
const PERSON = '(?:vendor|seller|user|trader|verkäufer|händler|продавца|卖家|商家)'
const KIND = '(?:rating|feedback|reputation|bewertung(?:en)?|рейтинг|отзывы|评价)'
/** A proper name of up to four words. */
const NAME = '(?<market>[\\p{Lu}\\p{Han}\\d][\\p{L}\\p{M}\\d.&’\'-]*(?: [\\p{Lu}\\d][\\p{L}\\d.&’\'-]*){0,3})'.replaceAll('\\p{Han}', '\\p{Script=Han}') // prettier-ignore
const NAMES = [
  new RegExp(`^(?:Verified |Imported )?${NAME} (?:${PERSON} )?${KIND}\\b`, 'u'),
  new RegExp(`^(?:Verified |Imported )?${NAME} (?:successful |completed )?(?:sales|deals)\\b`, 'u'),
  new RegExp(`^(?:${PERSON} )?${KIND} (?:on|from|at|auf|von|на|с)[  ]${NAME}`, 'iu'),
  new RegExp(`^(?<market>[\\p{L}\\d]{2,20}?)(?:市场)?的?(?:${PERSON})?(?:评价|好评|成交)`, 'u'),
]
/** Words that only look like a name: the tooltip is about this market. */
const NO_NAME =
  /^(?:(?:vendor|seller|user|trader|average|avg|total|overall|star|positive|negative|neutral|feedback|rating|recent|your|this|the|our|last|all|number|count|successful|completed|verified|imported|buyer|trust|product|item|market(?:place)?)\b ?)+$/iu

/** The market that a tooltip names. */
function marketOf(title: string): string | undefined {
  for (const pattern of NAMES) {
    const name = pattern.exec(title)?.groups?.['market']?.trim()
    if (name !== undefined && !NO_NAME.test(name) && !/\p{Script=Han}*(?:平均|总|好评)$/u.test(name))
      return name
  }
  return undefined
}

const ROLES: [Role, RegExp][] = [
  ['positive', /^pos/i],
  ['neutral', /^neut/i],
  ['negative', /^neg/i],
  ['sales', /sales|deals|deal count|orders|transactions|verkäufe|сдел(?:ок|к)|продаж|成交|订单/iu],
  ['rating', /rating|stars?|score|bewertung|рейтинг|оценка|评分|好评率/iu],
]

function byTooltip(title: string, text: string): Said | undefined {
  const market = marketOf(title)
  if (market === undefined || text === '' || text.length > 60) return undefined
  // `(Deals, Stars out of 5)` says what each number is; without it the words themselves are in their order.
  const legend = /\(([^()]*)\)\s*$/u.exec(title)?.[1] ?? title.slice(title.indexOf(market) + market.length)
  const roles = legend.split(/[/,;]|\band\b|\bund\b|\bи\b|和/u).flatMap((part) => roleOf(part.trim()) ?? [])
  const scale = /out of (\d+)|1\s?[-–]\s?(5|10)\b|von (\d+)|из (\d+)/iu.exec(legend)?.slice(1).find(Boolean) // prettier-ignore
  const numbers = numbersIn(text)
  if (roles.length === 0 || numbers.length !== roles.length || new Set(roles).size < roles.length) return undefined // prettier-ignore
  const told = roles.map((role, i) =>
    said(role, numbers[i]!, scale === undefined ? undefined : Number(scale)),
  )
  return { said: Object.assign({ market }, ...told) as OtherMarket, raw: `${title}: ${text}` }
}

const roleOf = (part: string): Role | undefined => ROLES.find(([, pattern]) => pattern.test(part))?.[0]

/** Numbers as printed: `3000`, `4.825/5`, `200~500`, `#19`, `99%`. */
const numbersIn = (text: string): string[] =>
  THREE.test(text)
    ? text.replaceAll(/[()[\]\s]/g, '').split('/')
    : (text.match(/#?\d[\d.,]*(?:\s?[~–-]\s?\d[\d.,]*)?(?:\s?\/\s?(?:5|10|100)(?!\d))?\s?[%+]?/gu) ?? []).map((part) => part.trim()) // prettier-ignore
/** `402/5/2` is no mark out of five. */
const THREE = /^[([]?\d[\d.,]*(?:\s?\/\s?\d[\d.,]*){2,}[)\]]?$/u

/** A rank and a span of numbers are no count. */
function said(role: Role, printed: string, scale: number | undefined): Partial<OtherMarket> {
  if (role !== 'rating') return /^\d[\d.,]*\+?$/.test(printed) ? definedOf(role, parseCount(printed)) : {}
  const found = /^(?<value>\d{1,3}(?:[.,]\d+)?)\s?(?:\/\s?(?<of>\d+)|(?<share>%))?$/.exec(printed)?.groups
  if (!found) return {}
  const rating = Number(found['value']!.replace(',', '.'))
  const outOf = found['of'] === undefined ? (found['share'] ? 100 : scale) : Number(found['of'])
  return outOf === undefined || rating > outOf ? {} : { rating, outOf }
}

const definedOf = (role: Role, count: number | undefined): Partial<OtherMarket> =>
  count === undefined ? {} : { [role]: count }

/** Rows of a table or list below a heading for other markets: a name, then numbers under a header or with their words. */
function* rowsBelowHeading(view: DetailView): Generator<Said> {
  const { index } = view.page
  const { tree } = index
  let sections = 0
  for (const [run, { text, at }] of index.runs.entries()) {
    if (text.length > 50 || !OTHER_MARKETS.test(text) || !isMain(view, at)) continue
    if (++sections > MOST_SECTIONS) return
    if (!isHeading(tree.elements[at]!.name) && !/^(?:dt|th|caption|b|strong|legend|summary|div|p)$/.test(tree.elements[at]!.name)) continue // prettier-ignore
    const next = nextList(index, run)
    if (next === undefined) {
      yield* linesBelow(index, run)
      continue
    }
    let header: (Role | undefined)[] | undefined
    for (let row = next + 1; row <= Math.min(tree.last[next]!, next + MOST_ROWS); row++) {
      if (!/^(?:tr|li)$/.test(tree.elements[row]!.name)) continue
      const cells = tree.elements[row]!.children.filter(isTag).map((cell) => textAt(index, placeOf(cell))) // prettier-ignore
      const roles = cells.map((cell) => sentimentOf(cell) ?? (/\d/.test(cell) ? undefined : roleOf(cell)))
      if (tree.elements[row]!.name === 'tr' && roles.some(Boolean)) header = roles
      else yield* rowOf(cells.length > 1 ? cells : [textAt(index, row)], header)
    }
  }
}

/** The first table or list that begins within a few runs behind the heading. */
function nextList({ tree, runFrom, runs }: PageIndex, run: number): number | undefined {
  for (const tag of ['table', 'ul', 'ol']) {
    const at = (tree.byTag.get(tag) ?? []).find((one) => one > runs[run]!.at && runFrom[one]! > run && runFrom[one]! - run <= 2) // prettier-ignore
    if (at !== undefined) return at
  }
  return undefined
}

const MOST_LINES = 12

/** Lines right below a heading, as long as each names a market and says something of it. */
function* linesBelow({ runs }: PageIndex, run: number): Generator<Said> {
  for (const { text } of runs.slice(run + 1, run + 1 + MOST_LINES)) {
    const [market] = rowOf([text], undefined)
    if (!market || Object.keys(market.said).length < 2) return
    yield market
  }
}

/** `Quiet Quay: 4.9/5 (230 sales)`, or cells below a header. */
function* rowOf(cells: string[], header: (Role | undefined)[] | undefined): Generator<Said> {
  const [first, rest] = cells.length > 1 ? [cells[0]!, cells.slice(1).join(' ')] : (cells[0] ?? '').split(/(?:\s?[:–-]\s|：\s?)(.*)/su) // prettier-ignore
  const market = (first ?? '').trim()
  if (!/^[\p{L}\d][\p{L}\d .&’'-]{1,29}$/u.test(market) || !/\p{L}/u.test(market) || NO_NAME.test(market))
    return
  const told: Partial<OtherMarket> = {}
  if (header && cells.length === header.length)
    for (const [i, role] of header.entries()) if (role && i > 0) Object.assign(told, said(role, cells[i]!.trim(), undefined)) // prettier-ignore
  if (!header && rest !== undefined) {
    const sales =
      /(\d[\d.,]*\+?)\s?(?:successful |completed )?(?:sales|deals|orders|verkäufe|сделок|单)/iu.exec(
        rest,
      )?.[1]
    const rating = /\d(?:[.,]\d+)?\s?\/\s?(?:5|10)(?!\d)|\d{1,3}(?:[.,]\d+)?\s?%/u.exec(rest)?.[0]
    if (sales !== undefined) Object.assign(told, said('sales', sales, undefined))
    if (rating !== undefined) Object.assign(told, said('rating', rating, undefined))
    Object.assign(told, sentimentCounts(rest))
  }
  yield { said: { market, ...told }, raw: cells.join(' ') }
}
