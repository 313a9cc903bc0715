import type { ContentKind } from '#contracts/page-kind.ts'
import type { Facts, Page } from '../page.ts'
import { viewDetail } from './detail-view.ts'
import { findPrices } from './find-money.ts'
import { isThread } from './find-posts.ts'
import { isCategoryHref } from './learn-category.ts'
import { learnLists } from './learn-lists.ts'
import { indexPage, newPathNames } from './page-index.ts'
import { readDetail } from './read-detail.ts'
import { readList } from './read-list.ts'
import { readReviews } from './read-reviews.ts'
import { readVendor } from './read-vendor.ts'
import type { PageView } from './record-view.ts'

/** What one page says, read by what it shows itself, and what kind of page that makes it. */
export function readByWrapper(page: Page): Facts & { role: ContentKind } {
  const paths = newPathNames()
  const index = indexPage(page.tree, paths)
  const view: PageView = { index, prices: findPrices(index), paths }
  const lists = learnLists(view)
  const outside = viewDetail(view, lists)
  const detail = readDetail(page, outside)
  // On a page about one thing rows without a link are its options.
  const goods = lists.filter(({ rule }) => rule.holds !== 'reviews' && !(detail && rule.title.by !== 'link'))
  const listings = goods.flatMap(({ rule, set }) => readList(page, rule, set))
  const sellers = new Set(listings.flatMap(({ thing }) => thing.vendor?.name ?? []))
  const vendor = detail || sellers.size > 1 ? undefined : readVendor(page, outside)
  const reviews = lists
    .filter(({ rule }) => rule.holds === 'reviews')
    .flatMap((list) => readReviews(page, list))
  const role = detail ? 'listing' : vendor ? 'vendor' : roleOf(view, listings.length, reviews.length)
  return {
    listings: detail ? [detail, ...listings] : listings,
    vendors: vendor ? [vendor] : [],
    reviews,
    role,
  }
}

const FEWEST_CATEGORIES = 8

function roleOf({ index }: PageView, listings: number, reviews: number): ContentKind {
  if (listings > 0) return 'list'
  if (reviews > 0) return 'review'
  if (isThread(index)) return 'thread'
  const categories = index.links.filter(({ href, at }) => index.aside[at] === 0 && isCategoryHref(href))
  return categories.length >= FEWEST_CATEGORIES ? 'category' : 'other'
}
