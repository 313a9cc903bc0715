import type { Listing } from '#contracts/extraction.ts'
import type { Found, Page } from '../page.ts'
import { viewDetail, type DetailView } from './detail-view.ts'
import type { LearnedList } from './learn-list.ts'
import { hasLabelledPrice, readDetail } from './read-detail.ts'
import type { PageView } from './record-view.ts'

/** What a page's lists turn out to be beside the one thing that the page may be about. */
export type Settled = {
  detail: Found<Listing> | undefined
  /** The page outside its lists. */
  outside: DetailView
  /** Lists of listings or threads. */
  goods: LearnedList[]
  /** Lists of what buyers said. */
  said: LearnedList[]
}

/** Rows without a link are goods on a page of goods, and the options of the one thing on a page about one thing. */
export function settleLists(
  page: Page,
  view: PageView,
  lists: LearnedList[],
  about?: Partial<Listing>,
): Settled {
  const outside = viewDetail(view, lists)
  // Several things without links, each with a price, are no options of one thing whose price no label names.
  const several = lists.some(
    ({ rule }) => rule.holds === 'listings' && rule.title.by !== 'link' && rule.records > 2,
  )
  const detail =
    !about && ((several && !hasLabelledPrice(outside)) || isListOnly(lists, outside))
      ? undefined
      : readDetail(page, outside, about)
  return {
    detail,
    outside,
    goods: lists.filter(({ rule }) => rule.holds !== 'reviews' && !(detail && rule.title.by !== 'link')),
    said: lists.filter(({ rule }) => rule.holds === 'reviews'),
  }
}

/** Where every price stands in a record of a list the page itself sells nothing. */
function isListOnly(lists: LearnedList[], { prices }: DetailView): boolean {
  return (
    prices.length === 0 &&
    lists.some(({ rule }) => rule.holds === 'listings' && rule.title.by === 'link' && rule.records > 2)
  )
}
