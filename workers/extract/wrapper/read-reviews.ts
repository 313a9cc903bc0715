import type { Review } from '#contracts/extraction.ts'
import { linkOf, type Page } from '../page.ts'
import { OTHER_MARKETS } from '../profile/other-market-words.ts'
import { mayBeMasked, parseRemark, starsIn } from '../profile/remark.ts'
import { cellOf, placesOf, type ReviewPlaces, type ReviewRole } from '../profile/review-columns.ts'
import { sourceIn, sourceInCell } from '../profile/review-source.ts'
import { starPictures } from '../profile/star-pictures.ts'
import { fingerprintOf, reduceHandle } from '../readers/recipe-reader.ts'
import { parseQuantity } from '../values/quantity.ts'
import { parseRelativeTime } from '../values/relative-time.ts'
import { parseTime } from '../values/time.ts'
import { sectionAbove } from './learn-category.ts'
import type { LearnedList } from './learn-list.ts'
import { isMaskedName } from './masked-name.ts'
import type { RecordView, SetView } from './record-view.ts'

/** What buyers said: the buyer as first and last letter, the words as a fingerprint. */
export function readReviews(page: Page, { set }: Pick<LearnedList, 'set'>): Review[] {
  const places = placesOf(set)
  return set.views.flatMap((view, nth) => readReview(page, set, view, places, nth))
}

type Told = Pick<Review, 'buyer' | 'stars' | 'postedAt'> & { rest: string[] }

function readReview(page: Page, set: SetView, view: RecordView, places: ReviewPlaces, nth: number): Review[] {
  const cell = (role: ReviewRole): string | undefined => cellOf(set, nth, places.columns.get(role))
  const texts = textsOf(set, view, places)
  const told = tellApart(page, texts)
  const buyer = told.buyer ?? personIn(cell('buyer')) ?? labelledBuyer(view)
  const stars = told.stars ?? starsInCell(cell('stars')) ?? starPictures(set, view)
  const postedAt = told.postedAt ?? dayIn(page, cell('day'), cell('age')) ?? ageOf(page, set, view, places)
  if (buyer === undefined && stars === undefined && postedAt === undefined) return []
  // The header of a table may be one of its rows.
  if (buyer !== undefined && places.heads.has(buyer)) return []
  const link = places.links[nth]
  const listingUrl = link && linkOf(link.href, page)
  const listingTitle = cell('item') ?? places.items[nth]
  const price = view.prices.find(({ pure }) => pure)?.value
  const variant = texts.find(isVariant) ?? quantityIn(cell('variant'))
  const isElsewhere = OTHER_MARKETS.test(sectionAbove(set, view.record.root) ?? '')
  const source = places.columns.has('source') ? sourceInCell(cell('source'), set) : sourceIn(texts)
  const vendorName = personIn(cell('vendor'))
  const words = longest((cell('words') === undefined ? told.rest : told.rest.filter((text) => cell('words')!.includes(text))).filter((text) => text !== listingTitle && text !== buyer)) // prettier-ignore
  const fixed = postedAt?.includes('/') ? undefined : postedAt
  return [
    {
      ...(listingUrl !== undefined && { listingUrl }),
      ...(listingTitle !== undefined && { listingTitle }),
      ...(vendorName !== undefined && { vendorName }),
      ...(buyer !== undefined && { buyer: reduceHandle(buyer.replaceAll(/^[([]|[)\]]$/g, '')) }),
      ...(stars !== undefined && { stars }),
      ...(postedAt !== undefined && { postedAt }),
      ...(price && { price }),
      ...(variant !== undefined && { variant }),
      ...(isElsewhere && { imported: true }),
      ...source,
      // An interval moves with the capture; the review stays the same.
      fingerprint: fingerprintOf(words ?? JSON.stringify([buyer && reduceHandle(buyer), stars, fixed])),
    },
  ]
}

/** The record's own runs without its buttons. */
const textsOf = ({ page: { index } }: SetView, { record }: RecordView, { buttons }: ReviewPlaces): string[] =>
  index.runs.slice(record.runFrom, record.runTo).map(({ text }) => text).filter((text) => !buttons.has(text)) // prettier-ignore

/** Buyer, stars and day where each has its own run, or where a line with a masked name says them; the rest may be words. */
function tellApart(page: Page, texts: string[]): Told {
  const told: Told = { rest: [] }
  // Beside a name of its own what is masked in a line is a word.
  const isNamed = texts.some(isMaskedName)
  for (const [i, text] of texts.entries()) {
    if (isMaskedName(text)) told.buyer ??= text
    else if (!isNamed && text.length <= LONGEST_LINE && mayBeMasked(text)) addLine(page, text, told)
    else if (starsAt(texts, i) !== undefined) told.stars ??= starsAt(texts, i)!
    else if (text.length < SHORT && isOnlyTime(text) && timeOf(text, page) !== undefined) told.postedAt ??= timeOf(text, page)!
    else if (text.length <= LONGEST_LINE && OPENS_WITH_DAY.test(text)) addLine(page, text, told)
    else told.rest.push(text)
  }
  // A day beside a word or two: `Ordered 2026-10-01`.
  told.postedAt ??= texts.map((text) => (text.length < SHORT ? timeOf(text, page) : undefined)).find((time) => time)!
  if (told.postedAt === undefined) delete told.postedAt
  return told
} // prettier-ignore

/** In a run of its own, or parted from its `/ 5`. */
const starsAt = (texts: string[], i: number): number | undefined =>
  starsIn(texts[i]!) ??
  (/^[0-5](?:[.,]\d)?$/.test(texts[i]!) ? starsIn(`${texts[i]!} ${texts[i + 1]}`) : undefined)

const SHORT = 40
const LONGEST_LINE = 600
const OPENS_WITH_DAY = /^[\s,–—|-]*(?:on|am|от|vom|at)?\s*(?:\d{1,4}[-/. ]|\p{L}{3,9}\.?\s\d{1,2},?\s\d{4})/iu
/** A day in a sentence is the buyer's. */
const isOnlyTime = (text: string): boolean => text.replaceAll(/[^\p{L}]/gu, '').length <= 14

function addLine(page: Page, line: string, told: Told): void {
  const { buyer, stars, postedAt, words } = parseRemark(line, page.capturedAt)
  if (buyer !== undefined) told.buyer ??= buyer
  if (stars !== undefined && buyer !== undefined) told.stars ??= stars
  if (postedAt !== undefined) told.postedAt ??= postedAt
  if (words !== '') told.rest.push(words)
}

const longest = (texts: string[]): string | undefined =>
  texts.filter((text) => /\p{L}{2}/u.test(text)).toSorted((a, b) => b.length - a.length)[0]

const timeOf = (text: string, { capturedAt }: Page): string | undefined =>
  parseTime(text) ?? (capturedAt && parseRelativeTime(text, capturedAt))

function dayIn(page: Page, day: string | undefined, age: string | undefined): string | undefined {
  if (day !== undefined) return timeOf(day, page)
  return age === undefined || !page.capturedAt ? undefined : parseRelativeTime(`${age} ago`, page.capturedAt)
}

function ageOf(page: Page, set: SetView, { record }: RecordView, { agePath }: ReviewPlaces): string | undefined {
  if (agePath === undefined || !page.capturedAt) return undefined
  const { index } = set.page
  for (let run = record.runFrom; run < record.runTo; run++) {
    const { text, at } = index.runs[run]!
    if (index.path[at] === agePath && /^\d{1,4}[dh]/.test(text)) return parseRelativeTime(`${text} ago`, page.capturedAt)
  }
  return undefined
} // prettier-ignore

/** A name in a cell of its own, masked or not. */
function personIn(text: string | undefined): string | undefined {
  const name = text?.split(/\s(?=[[(])/)[0]?.trim()
  return name !== undefined && name.length <= 32 && /[\p{L}\d]/u.test(name) && name.split(' ').length <= 3 ? name : undefined // prettier-ignore
}

const BUYER_LABEL = /^(?:buyer|customer|purchased by|by|käufer|kunde|von|покупатель|买家|用户)$/iu
const labelledBuyer = ({ pairs }: RecordView): string | undefined =>
  personIn(pairs.find(({ label }) => BUYER_LABEL.test(label.trim()))?.value)

const starsInCell = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : /^[1-5](?:[.,]\d)?$/.test(text) ? Number(text.replace(',', '.')) : starsIn(text) // prettier-ignore

const LONGEST_VARIANT = 20
const AGE = /^\d{1,4}[dh]$/
const AMOUNT = /^\(?[x×]?\s?[\d½¼][\d.,/]*\s?[x×]?\s?(?:\p{L}{1,12}\.?)?\)?$/u

/** `5 g`, `(10 pcs)`, and nothing else. */
function isVariant(text: string): boolean {
  if (text.length > LONGEST_VARIANT || !AMOUNT.test(text) || AGE.test(text)) return false
  const unit = parseQuantity(text)?.unit
  return unit !== undefined && unit !== 'month' && unit !== 'year'
}

const quantityIn = (text: string | undefined): string | undefined =>
  text !== undefined && text.length <= LONGEST_VARIANT && /\d/.test(text) ? text : undefined
