import type { Listing } from '#contracts/extraction.ts'
import type { ContentKind } from '#contracts/page-kind.ts'
import type { Facts, Page } from '../page.ts'
import { readPageReviews } from '../profile/page-reviews.ts'
import { applyWrapper, chooseWrapper } from './apply-wrapper.ts'
import { isThread } from './find-posts.ts'
import { isCategoryHref } from './learn-category.ts'
import type { LearnedList } from './learn-list.ts'
import { learnLists } from './learn-lists.ts'
import { readList } from './read-list.ts'
import { readVendor } from './read-vendor.ts'
import type { PageView } from './record-view.ts'
import { settleLists } from './settle-lists.ts'
import { viewPage } from './view-page.ts'
import type { Wrapper } from './wrapper.ts'

export type Reading = Facts & { role: ContentKind }

/**
 * What one page says, learned from the page itself or, where its market is among them, by a learned wrapper.
 *
 * @param about What the page says for machines that it is about; then only the rest is looked for.
 */
export function readByWrapper(page: Page, wrappers: Wrapper[] = [], about?: Partial<Listing>): Reading {
  const view = viewPage(page)
  const wrapper = wrappers.length > 0 ? chooseWrapper(wrappers, view) : undefined
  return read(page, view, wrapper ? applyWrapper(view, wrapper) : learnLists(view), about)
}

/** What one page says by the wrapper of its market. */
export function readWithWrapper(page: Page, wrapper: Wrapper): Reading {
  const view = viewPage(page)
  return read(page, view, applyWrapper(view, wrapper))
}

function read(page: Page, view: PageView, lists: LearnedList[], about?: Partial<Listing>): Reading {
  const { detail, outside, goods, said } = settleLists(page, view, lists, about)
  const listings = goods.flatMap(({ rule, set }) => readList(page, rule, set))
  const sellers = new Set(listings.flatMap(({ thing }) => thing.vendor?.name ?? []))
  const vendor = detail || sellers.size > 1 ? undefined : readVendor(page, outside)
  const reviews = readPageReviews(page, outside, said, vendor)
  const role = detail ? 'listing' : vendor ? 'vendor' : roleOf(view, listings.length, reviews.length)
  return {
    listings: detail ? [detail, ...listings] : vendor ? listings.filter(isOffered) : listings,
    vendors: vendor ? [vendor] : [],
    reviews,
    role,
  }
}

/** A profile has sums beside it that are no goods: `Paid USD 0.00`. */
const isOffered = ({ thing }: Facts['listings'][number]): boolean =>
  thing.url !== undefined || Number(thing.price?.amount) !== 0

const FEWEST_CATEGORIES = 8

function roleOf({ index }: PageView, listings: number, reviews: number): ContentKind {
  if (listings > 0) return 'list'
  if (reviews > 0) return 'review'
  if (isThread(index)) return 'thread'
  const categories = index.links.filter(({ href, at }) => index.aside[at] === 0 && isCategoryHref(href))
  return categories.length >= FEWEST_CATEGORIES ? 'category' : 'other'
}
