import { fold, textOf } from '#pages/tree.ts'
import { OTHER_MARKETS } from '../profile/other-market-words.ts'
import type { LabelField } from './labels.ts'
import { isMaskedName } from './masked-name.ts'
import { areAnswered, isAnswered } from './answered.ts'
import { learnCategory, sectionAbove } from './learn-category.ts'
import { learnPrice } from './learn-price.ts'
import { isNoTitle, learnTitle } from './learn-title.ts'
import { isName, learnVendor } from './learn-vendor.ts'
import { isPriceRun, viewSet, type PageView, type SetView } from './record-view.ts'
import { linksIn, type RecordSet } from './find-records.ts'
import type { FieldRule, ListRule } from './wrapper.ts'
import { nameOfPath, textAt } from './page-index.ts'
import { isTalk } from '../values/offer-type.ts'

export type LearnedList = { rule: ListRule; set: SetView; score: number; aside: boolean; titles: (string | undefined)[] } // prettier-ignore

/** Fields that a label or a column announces in a record, besides title, price, vendor and category. */
export const LABELLED: LabelField[] = [
  'shipsFrom', 'shipsTo', 'shipsExcept', 'stock', 'sold', 'views', 'rating', 'escrow', 'payments', 'postedAt',
  'updatedAt', 'minOrder', 'quantity', 'class', 'replies',
] // prettier-ignore

/** What a set of records is and how its fields are read; nothing where it is a menu, rates, options or the like. */
export function learnList(page: PageView, records: RecordSet): LearnedList | undefined {
  if (isThin(records, page) || (records.priced === 0 && isPoor(records, page))) return undefined
  const set = viewSet(page, records)
  const title = learnTitle(set)
  if (!title) return undefined
  const named = set.views
    .map((_, i) => title.titles[i])
    .filter((text) => text !== undefined && !isNoTitle(text))
  if (named.length < Math.min(2, set.views.length) || named.length < set.views.length * 0.4) return undefined
  const price = learnPrice(set)
  const holds = whatItHolds(set, price, title)
  if (!holds) return undefined
  const vendor = vendorOf(set, title.rule)
  const category = learnCategory(set, title.rule, vendor)
  const fields: Record<string, FieldRule> = {
    ...(price && { price }),
    ...(vendor && { vendor }),
    ...(category && { category }),
    ...labelledFields(set),
  }
  const priced = pricedShare(set)
  const score =
    title.rule.confidence * 4 + priced * 3 + (vendor ? 1.2 : 0) + (category ? 0.6 : 0) +
    Math.min(Object.keys(fields).length, 6) * 0.25 + Math.log2(named.length) * 0.3 + (title.rule.by === 'link' ? 0.8 : 0) // prettier-ignore
  const rule: ListRule = {
    holds,
    record: nameOfPath(page.paths, records.path),
    flat: records.flat,
    anchor: anchorOf(records),
    title: title.rule,
    fields,
    evidence: `${set.views.length} records found by ${anchorOf(records)}s, ${Math.round(priced * 100)} % with a price`,
    confidence: Math.round(Math.min(0.4 + score / 22, 0.9) * 100) / 100,
    records: set.views.length,
    pages: 1,
  }
  return { rule, set, score, aside: isAside(set), titles: title.titles }
}

/** Groups of links are named by path and address, the others by what they are. */
const anchorOf = ({ by }: RecordSet): string => /^(?:price|heading|row|solo|said)\b/.exec(by)?.[0] ?? 'link'

/** Without a price only records that say several things are worth a look. */
function isPoor({ records }: RecordSet, { index }: PageView): boolean {
  if (records.length < 3) return true
  const runs = records.reduce((sum, { runFrom, runTo }) => sum + runTo - runFrom, 0)
  if (runs / records.length < 3) return !areAnswered(records, index)
  // Links of one kind and nothing that looks like a day: a menu.
  return !records.slice(0, 3).some((record) => {
    const kinds = new Set(linksIn(index, record).map(({ template }) => template))
    if (kinds.size > 1) return true
    for (let i = record.runFrom; i < record.runTo; i++) {
      const { text } = index.runs[i]!
      if (text.length < 40 && DATE.test(text)) return true
    }
    return false
  })
}

/** One run a record, as prices alone are, names nothing. */
function isThin({ records }: RecordSet, { index }: PageView): boolean {
  const runs = records.reduce((sum, { runFrom, runTo }) => sum + runTo - runFrom, 0)
  return runs / records.length < 1.5 && linksIn(index, records[0]!).length === 0
}

function pricedShare({ views, columns }: SetView): number {
  const column = columns?.labels.some(({ field }) => field === 'price')
  return column ? 1 : views.filter(({ prices }) => prices.some(({ pure }) => pure)).length / views.length
}

/** Most of the records stand in a sidebar, a menu or a footer. */
export function isAside({ views, page }: SetView): boolean {
  return views.filter(({ record }) => page.index.aside[record.root] === 1).length > views.length / 2
}

/** Labels that things offered have and users have not. */
const TELLING = new Set<LabelField>(['views', 'replies', 'postedAt', 'updatedAt', 'category', 'shipsFrom', 'shipsTo', 'stock', 'quantity', 'class']) // prettier-ignore

const REVIEW_WORDS =
  /\b(?:feedbacks?|reviews?|ratings? (?:left|received)|recent orders)\b|评价|отзыв|bewertungen/iu
const BOARD_WORDS = /\b(?:topics|themen|subforums?|discussions|themes)\b|主题数|темы|тем\b|版块/iu
const OPTION_WORDS = /\b(?:shipping|delivery|postage)\b|versand|доставка|运费|配送/iu

function whatItHolds(
  set: SetView,
  price: FieldRule | undefined,
  title: { rule: FieldRule; titles: (string | undefined)[] },
): ListRule['holds'] | undefined {
  const labels = set.columns?.labels ?? []
  const heads = labels.map(({ text }) => text).join(' ')
  const has = (field: LabelField): boolean => labels.some((label) => label.field === field)
  if (labels.some(({ text }, i) => BOARD_WORDS.test(text) && !isTitleColumn(set, i, title.titles))) return undefined // prettier-ignore
  const linked = title.rule.by === 'link' || hrefShare(set) > 0.8
  const isPriced = price !== undefined && pricedShare(set) >= 0.5
  const isSaid = has('feedback') || looksLikeReviews(set)
  const isMenu = set.views.length < 3 || !linked || isAside(set) || title.rule.by === 'run'
  // What records are labelled with takes long to find, and most sets are menus.
  if ((isMenu && !isPriced && !isSaid) || isFactSheet(set)) return undefined
  if (isSaid) return 'reviews'
  if (isPriced) {
    const section = sectionAbove(set, set.views[0]!.record.root) ?? ''
    if (!linked && (has('shipping') || OPTION_WORDS.test(`${heads} ${section}`))) return undefined
    // Goods without a link of their own are seldom dated; what buyers said always is.
    if (!linked && !has('title') && (dated(set) || distinctShare(title.titles) < 0.6)) return 'reviews'
    if (!linked && set.views.every(({ pairs }) => pairs.some(({ field }) => field === 'notPrice')))
      return undefined
    return 'listings'
  }
  const told = ['replies', 'views', 'postedAt', 'vendor', 'updatedAt', 'category', 'stock'].filter((field) => has(field as LabelField)).length // prettier-ignore
  if (isMenu) return undefined
  const counted = set.views.filter(({ pairs }) => pairs.some(({ field }) => field === 'replies' || field === 'views')).length // prettier-ignore
  const labelled = set.views.filter(({ pairs }) => new Set(pairs.flatMap(({ field }) => (TELLING.has(field) ? field : []))).size > 1).length // prettier-ignore
  const isThreads =
    labelled >= set.views.length * 0.6 ||
    told >= 2 ||
    isAnswered(set) ||
    ((told > 0 || counted >= set.views.length * 0.5 || dated(set)) && vendorOf(set, title.rule) !== undefined)
  if (!isThreads || meanLength(title.titles) < 6) return undefined
  return isTalk(title.titles.filter((text) => text !== undefined)) ? undefined : 'threads'
}

/** `Topics` over the titles heads a board; beside them it counts how many each board has. */
const isTitleColumn = ({ views, page: { index } }: SetView, column: number, titles: (string | undefined)[]): boolean =>
  views.some(({ cells }, i) => cells?.[column] !== undefined && titles[i] !== undefined && textAt(index, cells[column]).startsWith(titles[i])) // prettier-ignore

/** Rows with other labels each are the facts of one thing, not several things. */
function isFactSheet({ views }: SetView): boolean {
  const counts = new Map<string, number>()
  for (const { pairs } of views) for (const field of new Set(pairs.map((pair) => pair.field))) counts.set(field, (counts.get(field) ?? 0) + 1) // prettier-ignore
  const labelled = views.filter(({ pairs }) => pairs.length > 0).length
  return counts.size >= 4 && labelled > views.length / 2 && Math.max(...counts.values()) <= views.length / 2
}

const hrefShare = ({ views }: SetView): number =>
  views.filter(({ links }) => links.length > 0).length / views.length

const DATE =
  /^\d+\s?(?:d|h|w|min|mo)(?:\s\d+\s?[hm])?$|\b(?:19|20)\d\d\b|\d{1,2}[-/.]\d{1,2}|\d{1,2}:\d{2}|\b(?:today|yesterday|ago)\b|今天|昨天|前|сегодня|вчера|gestern|heute/iu

function dated({ views, page }: SetView): boolean {
  const hits = views.filter(({ record }) => {
    for (let i = record.runFrom; i < record.runTo; i++) {
      const { text } = page.index.runs[i]!
      if (text.length < 40 && DATE.test(text) && !isPriceRun(page.prices, i)) return true
    }
    return false
  })
  return hits.length >= views.length * 0.6
}

function distinctShare(texts: (string | undefined)[]): number {
  const said = texts.filter((text) => text !== undefined)
  return new Set(said).size / Math.max(said.length, 1)
}

function meanLength(texts: (string | undefined)[]): number {
  const said = texts.filter((text) => text !== undefined)
  return said.reduce((sum, text) => sum + text.length, 0) / Math.max(said.length, 1)
}

/** Rows of feedback name listings and prices, too; their buyers are masked, or a heading says what they are. */
export function looksLikeReviews(set: SetView): boolean {
  const { views, page, columns } = set
  if ((columns?.labels ?? []).some(({ text }) => REVIEW_WORDS.test(text) && text.length < 30)) return true
  const masked = views.filter(({ record }) => {
    for (let i = record.runFrom; i < record.runTo; i++)
      if (isMaskedName(page.index.runs[i]!.text)) return true
    return false
  })
  if (masked.length >= views.length * 0.5 && views.length >= 2) return true
  const section = sectionAbove(set, views[0]!.record.root)
  // Below such a heading other markets are named with their marks, not buyers.
  return section !== undefined && section.length < 40 && REVIEW_WORDS.test(section) && !OTHER_MARKETS.test(section) && !isTopic(section, page) // prettier-ignore
}

/** `Review of my last three orders`: what people talk about is a sentence, and the page's own title. */
function isTopic(section: string, { index: { tree } }: PageView): boolean {
  const title = tree.byTag.get('title')?.[0]
  return section.split(/\s+/).length > 4 && title !== undefined && fold(textOf(tree.elements[title]!)).includes(section) // prettier-ignore
}

/** Found once, and only for what may be a list at all: most sets are menus. */
function vendorOf(set: SetView, title: FieldRule): FieldRule | undefined {
  if (set.vendor === undefined)
    set.vendor = vendorByColumn(set) ?? learnVendor(set, title) ?? vendorByLabel(set) ?? null
  return set.vendor ?? undefined
}

function vendorByColumn({ columns, views, page }: SetView): FieldRule | undefined {
  const column = columns?.labels.findIndex(({ field }) => field === 'vendor') ?? -1
  if (column < 0) return undefined
  const filled = views.filter(({ cells }) => {
    const cell = cells?.[column]
    return cell !== undefined && page.index.runTo[cell]! > page.index.runFrom[cell]!
  })
  if (filled.length < views.length * 0.5) return undefined
  return { by: 'column', column, evidence: `column "${columns!.labels[column]!.text}"`, confidence: 0.8 }
}

const beginsWithName = (value: string): boolean => isName(value.split(/\s[-–|([]/)[0]!)

/** A vendor without a link, behind a label. */
function vendorByLabel({ views }: SetView): FieldRule | undefined {
  const hits = views.filter(({ pairs }) =>
    pairs.some(({ field, value }) => field === 'vendor' && beginsWithName(value)),
  )
  if (hits.length < views.length * 0.5) return undefined
  return { by: 'label', evidence: `a label for vendors in ${hits.length} records`, confidence: 0.75 }
}

function labelledFields({ views, columns }: SetView): Record<string, FieldRule> {
  const fields: Record<string, FieldRule> = {}
  for (const field of LABELLED) {
    const column = columns?.labels.findIndex((label) => label.field === field) ?? -1
    if (column >= 0) {
      fields[field] = { by: 'column', column, evidence: `column "${columns!.labels[column]!.text}"`, confidence: 0.75 } // prettier-ignore
      continue
    }
    const hits = views.filter(({ pairs }) => pairs.some((pair) => pair.field === field)).length
    if (hits > 0) fields[field] = { by: 'label', evidence: `a label in ${hits} records`, confidence: 0.7 }
  }
  return fields
}
