import type { Reading, Vendor } from '#contracts/extraction.ts'
import { featuresOf } from '#pages/page-features.ts'
import { marksOf } from '#pages/attribute-names.ts'
import { mayHave } from '#pages/page-nodes.ts'
import { fold, textOf } from '#pages/tree.ts'
import { rawOf, type Found, type Page } from '../page.ts'
import { isBareRank } from '../profile/bare-rank.ts'
import { readProfile } from '../profile/complete-vendor.ts'
import { pairsInLine } from '../profile/said-in-line.ts'
import { parseCount, parseRating } from '../values/number.ts'
import { parseRelativeTime } from '../values/relative-time.ts'
import { parseTime, type DayOrder } from '../values/time.ts'
import { findVendorName } from '../profile/vendor-name.ts'
import { isMain, type DetailView } from './detail-view.ts'
import { isHeading } from './find-records.ts'
import type { Pair } from './label-pairs.ts'

const KEY = '-----BEGIN PGP PUBLIC KEY BLOCK-----'
/** Words of a profile: a page without any of them needs no closer look. */
const HINT =
  /\b(?:since|joined?|registered|registration|last (?:seen|active|online|log)|level|rank|sales|transactions?|seit|stufe|zuletzt)\b|注册|加入|最[后近]|等级|级别|交易数|成交|регистрац|зарегистр|уровень|сделок|был[а]? /i
const SALES_TITLE =
  /successful (?:transactions|sales|deals|orders)|completed (?:sales|orders|deals)|number of (?:sales|deals)/i
const RATING_TITLE = /average rating|^rating|seller rating/i
const POSITIVE =
  /^(?<value>\d[\d.,]*)\s*%\s*(?:of )?(?:positive|zufrieden|положительн)|(?:positive (?:feedback|rating)s?)\s?[:：]?\s?(?<later>\d[\d.,]*)\s*%|好评率?\s*[:：]?\s*(?<chinese>\d[\d.,]*)\s*%/iu
/** `(last 12 months)` says over which time, not how much. */
const ASIDE = /\([^()]*\)/g

/** The vendor whose profile a page is; nothing where the page does not look like one. */
export function readVendor(page: Page, view: DetailView): Found<Vendor> | undefined {
  const key = page.html.includes(KEY) ? findKey(view) : undefined
  if (key === undefined && !HINT.test(featuresOf(page.$).text)) return undefined
  const pairs = [...view.pairs, ...pairsInLine(view)]
  const marks = new Set(pairs.map(({ field }) => field).filter((field) => PROFILE.has(field)))
  if (marks.size + (key === undefined ? 0 : 1.5) < 1.5) return undefined
  const facts = pairs.filter(({ field }) => PROFILE.has(field)).map(({ run }) => run)
  const name = findVendorName(view, page.url, Math.min(...facts, view.page.index.runs.length))
  // A key and some heading make no profile: sites show their own key, too.
  if (!name || (marks.size === 0 && name.confidence < 0.7)) return undefined
  const thing: Partial<Vendor> = { name: name.text }
  const readings: Record<string, Reading> = {}
  const say: Say = (field, value, rule, confidence, raw) => {
    if (value === undefined || (thing[field] !== undefined && field !== 'name')) return
    Object.assign(thing, { [field]: value })
    readings[field] = { reader: 'wrapper', rule, confidence, ...(raw !== undefined && raw !== value && { raw: rawOf(raw) }) } // prettier-ignore
  }
  say('name', name.text, name.evidence, name.confidence)
  addPairs(pairs, page, say)
  addTitled(view, say)
  addTexts(view, say)
  if (key !== undefined) say('pgpKey', key, 'a PGP public key', 0.85)
  if (page.url !== undefined) say('url', page.url, "the page's own address", 0.8)
  const profile = readProfile(page, view)
  return { thing: { ...thing, ...profile.thing }, readings: { ...readings, ...profile.readings } }
}

const SALES_AFTER =
  /^(?:successful |completed )?(?:sales|deals|orders|transactions|trades|verkäufe|сделок|продаж)/iu
const LEVEL = /^(?:vendor|seller) level:? (\d{1,3})$/i
const PROFILE = new Set(['joinedAt', 'lastSeenAt', 'level', 'sales'])
type Say = (field: keyof Vendor, value: unknown, rule: string, confidence: number, raw?: string) => void

function addPairs(pairs: Pair[], { capturedAt }: Page, say: Say): void {
  const order = dayOrder(pairs)
  const timeOf = (value: string): string | undefined =>
    parseTime(value, order) ?? (capturedAt && parseRelativeTime(value, capturedAt))
  for (const { field, value, label } of pairs) {
    const rule = `label "${label.slice(0, 40)}"`
    if (field === 'joinedAt') say('joinedAt', timeOf(value), rule, 0.75, value)
    else if (field === 'lastSeenAt') say('lastSeenAt', timeOf(value), rule, 0.75, value)
    else if (field === 'level' && value.length <= 20)
      say('level', /\d+/.exec(value)?.[0] ?? value, rule, 0.7, value)
    else if (field === 'sales' || field === 'sold') say('sales', countOf(value), rule, 0.7, value)
    else if (field === 'rating') say('rating', parseRating(value), rule, 0.65, value)
  }
}

/** Which number is the day, as another date of the profile tells where only one order fits it. */
function dayOrder(pairs: Pair[]): DayOrder | undefined {
  const orders = pairs.flatMap(({ field, value }) => {
    const found = field === 'joinedAt' || field === 'lastSeenAt' ? SLASHED.exec(value) : null
    const [first, second] = [Number(found?.[1]), Number(found?.[2])]
    return first > 12 && second <= 12 ? ['day-first' as const] : second > 12 && first <= 12 ? ['month-first' as const] : [] // prettier-ignore
  })
  return new Set(orders).size === 1 ? orders[0] : undefined
}

const SLASHED = /^(\d{1,2})[-/](\d{1,2})[-/]\d{4}(?!\d)/

function countOf(value: string): number | undefined {
  return /^\W{0,2}\d/u.test(value) && value.length < 30 ? parseCount(value) : undefined
}

/** Numbers whose meaning stands in their tooltip. */
function addTitled(view: DetailView, say: Say): void {
  const { tree } = view.page.index
  for (let at = 0; at < tree.elements.length; at++) {
    if (!mayHave(tree.elements[at]!, TITLED)) continue
    const { title } = tree.elements[at]!.attribs
    if (title === undefined || title.length > 100 || !isMain(view, at)) continue
    const text = fold(textOf(tree.elements[at]!))
      .replaceAll(/[()[\]]/g, '')
      .trim()
    if (!/^\d[\d.,]*\+?%?$/.test(text)) continue
    if (SALES_TITLE.test(title)) say('sales', parseCount(text), 'a tooltip for sales', 0.7, text)
    else if (RATING_TITLE.test(title)) say('rating', parseRating(text), 'a tooltip for ratings', 0.7, text)
  }
}

const TITLED = marksOf('title')

const OUT_OF = /^(\d(?:\.\d+)?)\s*\/\s*(?:5|10)$/

function addTexts(view: DetailView, say: Say): void {
  const { runs } = view.page.index
  const marks = runs.filter(({ text }) => isDigit(text.charCodeAt(0)) && OUT_OF.test(text)).length
  for (const [run, { text, at }] of runs.entries()) {
    if (view.taken[run] === 1 || text.length > 120) continue
    const found = /positiv|好评|zufrieden|положительн|%/iu.test(text) ? POSITIVE.exec(`${text} ${runs[run + 1]?.text ?? ''} ${runs[run + 2]?.text ?? ''}`.replaceAll(ASIDE, ''))?.groups : undefined // prettier-ignore
    const value = found?.['value'] ?? found?.['later'] ?? found?.['chinese']
    if (value !== undefined && Number(parseRating(value)) <= 100) say('rating', parseRating(value), 'the share of positive feedback', 0.65, value) // prettier-ignore
    const next = runs[run + 1]?.text ?? ''
    const isNumbered = isDigit(text.charCodeAt(0))
    if (isNumbered && /^\d[\d.,]*$/.test(text) && SALES_AFTER.test(next))
      say('sales', parseCount(text), 'a count before a word for sales', 0.6, text)
    const level = 'vVsS'.includes(text.charAt(0)) ? LEVEL.exec(text)?.[1] : undefined
    if (level !== undefined) say('level', level, 'a level of vendors', 0.65)
    else if (isBareRank(view.page.index, run)) say('level', text, 'a rank among facts of a profile', 0.55)
    if (mayEnd(text) && /(?:^|\s)(?:since|seit|с)$/iu.test(text))
      say('joinedAt', parseTime(next), 'a day after "since"', 0.6, next)
    const outOf = isNumbered ? OUT_OF.exec(text) : null
    // Several are what buyers gave.
    if (outOf && marks === 1) say('rating', Number(outOf[1]), 'a mark out of five or ten', 0.6, text)
    if (text.startsWith('(') && /^\(\d[\d,]*\)$/.test(text) && isHeadingNear(view, at))
      say('sales', parseCount(text), 'a count beside the name', 0.5, text)
  }
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
/** Cheap: how a word for `since` ends. */
const mayEnd = (text: string): boolean =>
  text.charCodeAt(text.length - 1) > 127 || 'eEtT'.includes(text.charAt(text.length - 1))

function isHeadingNear({ page: { index } }: DetailView, at: number): boolean {
  const above = index.parent[at]!
  return above >= 0 && isHeading(index.tree.elements[above]!.name)
}

/** A key of 8192 bits has a hundred lines, and each may end with a break. */
const MOST_BREAKS = 400

/** The key as printed: in the smallest element that holds all of it, which may be a text box. */
function findKey({ page: { index } }: DetailView): string | undefined {
  const { tree } = index
  for (let at = tree.elements.length - 1; at >= 0; at--) {
    const element = tree.elements[at]!
    if (!/^(?:pre|textarea|code|p|div|td|span)$/.test(element.name) || tree.last[at]! - at > MOST_BREAKS)
      continue
    const text = textOf(element)
    const from = text.indexOf(KEY)
    const to = text.indexOf('-----END PGP PUBLIC KEY BLOCK-----')
    if (from >= 0 && to > from) return armourOf(text.slice(from, to + 34))
  }
  return undefined
}

const ARMOUR_HEADER = /^(?:version|comment|charset|hash|messageid): /i

/** The lines of a key as RFC 9580 has them: one blank line, between its headers and its body. */
function armourOf(text: string): string {
  const [first, ...lines] = text.split('\n').map((line) => line.trim()).filter((line) => line !== '') // prettier-ignore
  const body = lines.findIndex((line) => !ARMOUR_HEADER.test(line))
  return [first, ...lines.slice(0, body), '', ...lines.slice(body)].join('\n')
}
