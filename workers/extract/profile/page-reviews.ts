import type { Review, Vendor } from '#contracts/extraction.ts'
import { featuresOf } from '#pages/page-features.ts'
import type { Found, Page } from '../page.ts'
import type { DetailView } from '../wrapper/detail-view.ts'
import type { LearnedList } from '../wrapper/learn-list.ts'
import { isWithin, textAt } from '../wrapper/page-index.ts'
import { readReviews } from '../wrapper/read-reviews.ts'
import { findReviews } from './find-reviews.ts'

/**
 * All reviews of a page: those of its lists, else those that repeat nothing. On a vendor's own page they are the vendor's.
 */
export function readPageReviews(
  page: Page,
  outside: DetailView,
  said: LearnedList[],
  vendor: Found<Vendor> | undefined,
): Review[] {
  const listed = said.flatMap((list) => readReviews(page, list))
  const reviews = withOwn(listed.length > 0 ? listed : readLone(page, outside))
  const name = vendor?.thing.name
  if (name === undefined || said.some(isLeftForOthers)) return reviews
  return reviews.map((review) => ({ vendorName: name, ...review }))
}

/** Where some are marked as brought along, the others are the market's own. */
function withOwn(reviews: Review[]): Review[] {
  if (!reviews.some(({ imported }) => imported)) return reviews
  return reviews.map((review) => ({ imported: false, ...review }))
}

/** Without words for reviews before it a masked name and a day are an order; with stars they are a review anywhere. */
function readLone(page: Page, { page: view, taken }: DetailView): Review[] {
  if (!MARKS.test(featuresOf(page.$).text) && !hasStars(page.html)) return []
  const found = findReviews(view, taken)
  if (!found) return []
  return readReviews(page, found).filter(
    ({ stars, postedAt }) => stars !== undefined || (found.near && postedAt !== undefined),
  )
}

/** Cheap: most pages have neither masked names nor marks out of five. */
const MARKS = /[*•·]{2}|…|\. \.|[★星]|5(?!\d)(?<=(?:\d\s?\/\s?|(?:of|von|из) )5)/
/** Named in an address, a class or a text; most pages that have the letters start something. */
function hasStars(html: string): boolean {
  let at = html.indexOf('star')
  while (at !== -1 && html[at + 4] === 't') at = html.indexOf('star', at + 5)
  return at !== -1
}

/** What a user said of others names them, in a column of its own or beside the price: `Vendor / Price`. */
function isLeftForOthers({ set }: LearnedList): boolean {
  const { index } = set.page
  let table = set.views[0]!.record.root
  while (table >= 0 && index.tree.elements[table]!.name !== 'table') table = index.parent[table]!
  if (table < 0) return false
  const heads = (index.tree.byTag.get('th') ?? []).filter((at) => isWithin(index, at, table)).map((at) => textAt(index, at)) // prettier-ignore
  return heads.some((text) => VENDOR.test(text)) && !heads.some((text) => BUYER.test(text))
}

const VENDOR = /vendor|seller|verkäufer|продавец|卖家|商家/iu
const BUYER = /buyer|customer|käufer|покупатель|买家/iu
