import type { CheerioAPI } from 'cheerio'
import { isGate } from '#contracts/page-kind.ts'
import type { FetchRecord } from '#db/record-fetches.ts'
import { noticesIn } from '#pages/market-notices.ts'
import { featuresOf } from '#pages/page-features.ts'
import { marksOf } from '#pages/page-marks.ts'
import type { Judged } from './capture-page.ts'
import type { FetchedPage } from './fetch-outcome.ts'

/** By what a page is known again on another mirror, and what it says of the market's own affairs. */
export function signsOf(
  $: CheerioAPI,
  { kind }: Judged,
  page: FetchedPage,
): Pick<FetchRecord, 'marks' | 'notices'> {
  if (isGate(kind) && kind !== 'login') return {}
  const marks = marksOf($, page.dom ?? page.html, page.url)
  // A seller's own words about escrow say nothing of the market.
  const isGoods = kind === 'listing' || kind === 'vendor' || kind === 'review' || kind === 'thread'
  return { marks, notices: isGoods ? [] : noticesIn(featuresOf($).text) }
}
