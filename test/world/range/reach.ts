import { linksOf } from '#pages/links.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { RangeMarket } from './range-market.ts'

/**
 * Listings, by native id, that somebody finds who follows every link from the market's first page at a moment, when
 * the pages that are taken from him show nothing and lead nowhere.
 */
export function reachable(market: RangeMarket, at: Date, isTaken: (path: string) => boolean): Set<string> {
  const { site } = market
  const design = market.design(at)
  const host = 'http://range.onion'
  const seen = new Set<string>()
  const found = new Set<string>()
  const next = [site.start(design)]
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    if (seen.has(path) || isTaken(path)) continue
    seen.add(path)
    const { html, status, listings } = site.page(path, at, design)
    if (status !== 200) continue
    for (const { nativeId } of listings) found.add(nativeId)
    for (const { url } of linksOf(parsePage(html), host + path))
      if (url.startsWith(host)) next.push(url.slice(host.length))
  }
  return found
}
