import type { Reading, Vendor } from '#contracts/extraction.ts'
import { featuresOf } from '#pages/page-features.ts'
import { fold, textOf } from '#pages/tree.ts'
import type { Found, Page } from '../page.ts'
import { parseCount, parseRating } from '../values/number.ts'
import { parseTime } from '../values/time.ts'
import { isMain, pairsOf, type DetailView } from './detail-view.ts'
import { isHeading } from './find-records.ts'
import { isName } from './learn-vendor.ts'

const KEY = '-----BEGIN PGP PUBLIC KEY BLOCK-----'
/** Words of a profile: a page without any of them needs no closer look. */
const HINT =
  /\b(?:since|joined?|registered|registration|last (?:seen|active|online|log)|level|rank|sales|transactions?|seit|stufe|zuletzt)\b|注册|加入|最[后近]|等级|级别|交易数|成交|регистрац|зарегистр|уровень|сделок|был[а]? /iu
/** Headings of every profile. */
const GENERIC =
  /^(?:(?:vendor|seller|user|member|shop|store|public|contact)?\s?(?:profile|details|info(?:rmation)?|page|vendor|seller|shop|store|user)|about(?: me| us)?|pgp(?: key)?|public key|offers|listings|items|feedback|reviews|ratings|terms.*|welcome)$|^(?:个人资料|卖家|商家|用户|公钥|评价)$/iu
const SALES_TITLE =
  /successful (?:transactions|sales|deals|orders)|completed (?:sales|orders|deals)|number of (?:sales|deals)/i
const RATING_TITLE = /average rating|^rating|seller rating/i
const POSITIVE =
  /^(?<value>\d[\d.,]*)\s*%\s*(?:of )?(?:positive|zufrieden|положительн)|(?:positive (?:feedback|rating)s?)\D{0,30}?(?<later>\d[\d.,]*)\s*%?|好评率?\s*[:：]?\s*(?<chinese>\d[\d.,]*)/iu

/** The vendor whose profile a page is; nothing where the page does not look like one. */
export function readVendor(page: Page, view: DetailView): Found<Vendor> | undefined {
  const key = page.html.includes(KEY) ? findKey(view) : undefined
  if (key === undefined && !HINT.test(featuresOf(page.$).text)) return undefined
  const marks = new Set(view.pairs.map(({ field }) => field).filter((field) => PROFILE.has(field)))
  if (marks.size + (key === undefined ? 0 : 1.5) < 1.5) return undefined
  const name = findName(view, page.url)
  // A key and some heading make no profile: sites show their own key, too.
  if (!name || (marks.size === 0 && name.confidence < 0.7)) return undefined
  const thing: Partial<Vendor> = { name: name.text }
  const readings: Record<string, Reading> = {}
  const say = (field: keyof Vendor, value: unknown, rule: string, confidence: number): void => {
    if (value === undefined || (thing[field] !== undefined && field !== 'name')) return
    Object.assign(thing, { [field]: value })
    readings[field] = { reader: 'wrapper', rule, confidence }
  }
  say('name', name.text, name.evidence, name.confidence)
  addPairs(view, say)
  addTitled(view, say)
  addTexts(view, say)
  if (key !== undefined) say('pgpKey', key, 'a PGP public key', 0.85)
  if (page.url !== undefined) say('url', page.url, "the page's own address", 0.8)
  return { thing, readings }
}

const SALES_AFTER =
  /^(?:successful |completed )?(?:sales|deals|orders|transactions|trades|verkäufe|сделок|продаж)/iu
const PROFILE = new Set(['joinedAt', 'lastSeenAt', 'level', 'sales'])
type Say = (field: keyof Vendor, value: unknown, rule: string, confidence: number) => void

/** `anna's shop`, `Trader: anna`, `Магазин «anna»`, `商家：anna` */
const NAMED =
  /^(?<about>\S+(?: \S+)?)['’]s\b|^(?:profile|shop|store|vendor|seller|trader|dealer|merchant|user|profil|händler|verkäufer|профиль|магазин|продавец|商家|卖家|店铺|用户)(?:(?: of| by|:)?\s+|\s*[:：]\s*|(?=[«“「『]))[«“「『"]?(?<of>[^\s«“「『"][^»”」』"]*)[»”」』"]?$/iu

/** Behind a label for users, else the heading that the address or a word for users goes with. */
function findName(
  view: DetailView,
  url: string | undefined,
): { text: string; evidence: string; confidence: number } | undefined {
  const { index } = view.page
  for (const { value, cell, label } of pairsOf(view, 'vendor')) {
    const first = cell === undefined ? undefined : index.runs[index.runFrom[cell]!]
    const text = bare(first?.text ?? value)
    if (isName(text)) return { text, evidence: `label "${label.slice(0, 40)}"`, confidence: 0.8 }
  }
  const address = decode(url ?? '').toLowerCase()
  for (const tag of ['h1', 'h2', 'h3']) {
    for (const at of index.tree.byTag.get(tag) ?? []) {
      const first = index.runs[index.runFrom[at]!]
      if (!first || index.runTo[at] === index.runFrom[at] || !isMain(view, at)) continue
      const named = NAMED.exec(first.text)?.groups
      const text = bare(named?.['about'] ?? named?.['of'] ?? first.text)
      if (!isName(text) || GENERIC.test(text)) continue
      const sure = address.includes(text.toLowerCase()) || named !== undefined
      return { text, evidence: sure ? 'a heading that names a user' : 'the first heading', confidence: sure ? 0.8 : 0.6 } // prettier-ignore
    }
  }
  return undefined
}

const bare = (text: string): string =>
  text
    .replace(/^@/, '')
    .split(/\s[-–|([]|\s*\(/)[0]!
    .trim()

function decode(url: string): string {
  return /%[\da-f]{2}/i.test(url) ? url.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))) : url // prettier-ignore
}

function addPairs(view: DetailView, say: Say): void {
  for (const { field, value, label } of view.pairs) {
    const rule = `label "${label.slice(0, 40)}"`
    if (field === 'joinedAt') say('joinedAt', timeOf(value), rule, 0.75)
    else if (field === 'lastSeenAt') say('lastSeenAt', timeOf(value), rule, 0.75)
    else if (field === 'level' && value.length <= 20) say('level', /\d+/.exec(value)?.[0] ?? value, rule, 0.7)
    else if (field === 'sales' || field === 'sold') say('sales', countOf(value), rule, 0.7)
    else if (field === 'rating') say('rating', parseRating(value), rule, 0.65)
  }
}

/** Day and month as the other date on the page tells, where only one order fits it. */
const timeOf = (value: string): string | undefined => parseTime(value)

function countOf(value: string): number | undefined {
  return /^\W{0,2}\d/u.test(value) && value.length < 30 ? parseCount(value) : undefined
}

/** Numbers whose meaning stands in their tooltip. */
function addTitled(view: DetailView, say: Say): void {
  const { tree } = view.page.index
  for (const [at, { attribs }] of tree.elements.entries()) {
    const { title } = attribs
    if (title === undefined || title.length > 100 || !isMain(view, at)) continue
    const text = fold(textOf(tree.elements[at]!))
      .replaceAll(/[()[\]]/g, '')
      .trim()
    if (!/^\d[\d.,]*\+?%?$/.test(text)) continue
    if (SALES_TITLE.test(title)) say('sales', parseCount(text), 'a tooltip for sales', 0.7)
    else if (RATING_TITLE.test(title)) say('rating', parseRating(text), 'a tooltip for ratings', 0.7)
  }
}

function addTexts(view: DetailView, say: Say): void {
  const { runs } = view.page.index
  for (const [run, { text, at }] of runs.entries()) {
    if (view.taken[run] === 1 || text.length > 120) continue
    const found = POSITIVE.exec(text)?.groups ?? (run + 1 < runs.length && /positive/i.test(text) ? POSITIVE.exec(`${text} ${runs[run + 1]!.text}`)?.groups : undefined) // prettier-ignore
    const value = found?.['value'] ?? found?.['later'] ?? found?.['chinese']
    if (value !== undefined && Number(parseRating(value)) <= 100) say('rating', parseRating(value), 'the share of positive feedback', 0.65) // prettier-ignore
    const next = runs[run + 1]?.text ?? ''
    if (/^\d[\d.,]*$/.test(text) && SALES_AFTER.test(next))
      say('sales', parseCount(text), 'a count before a word for sales', 0.6)
    if (/(?:^|\s)(?:since|seit|с)$/iu.test(text)) say('joinedAt', timeOf(next), 'a day after "since"', 0.6)
    const outOf = /^(\d(?:\.\d+)?)\s*\/\s*(?:5|10)$/.exec(text)
    if (outOf) say('rating', Number(outOf[1]), 'a mark out of five or ten', 0.6)
    if (/^\(\d[\d,]*\)$/.test(text) && isHeadingNear(view, at))
      say('sales', parseCount(text), 'a count beside the name', 0.5)
  }
}

function isHeadingNear({ page: { index } }: DetailView, at: number): boolean {
  const above = index.parent[at]!
  return above >= 0 && isHeading(index.tree.elements[above]!.name)
}

/** The key as printed: in the smallest element that holds all of it, which may be a text box. */
function findKey({ page: { index } }: DetailView): string | undefined {
  const { tree } = index
  for (let at = tree.elements.length - 1; at >= 0; at--) {
    const element = tree.elements[at]!
    if (!/^(?:pre|textarea|code|p|div|td|span)$/.test(element.name) || tree.last[at]! - at > 40) continue
    const text = textOf(element)
    const from = text.indexOf(KEY)
    const to = text.indexOf('-----END PGP PUBLIC KEY BLOCK-----')
    if (from >= 0 && to > from) return text.slice(from, to + 34).split('\n').map((line) => line.trim()).join('\n').trim() // prettier-ignore
  }
  return undefined
}
