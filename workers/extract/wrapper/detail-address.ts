import { linkOf, type Page } from '../page.ts'
import type { DetailView } from './detail-view.ts'
import { labelOf } from './labels.ts'
import { runText } from './page-index.ts'

const FEWEST_TABS = 2

/**
 * The address of the one thing on the page: the page's own, unless the page is one part of a thing whose parts have
 * addresses below the thing's. Such parts are links that are called as labels are: details, reviews, delivery.
 */
export function wholeAddress(page: Page, { page: { index } }: DetailView): string | undefined {
  const here = page.url
  if (here === undefined) return undefined
  const tabs = index.links.flatMap(({ at, href }) => {
    const text = runText(index, index.runFrom[at]!, index.runTo[at]!)
    const url = labelOf(text) === undefined ? undefined : linkOf(href, page)
    return url === undefined ? [] : [url]
  })
  const whole = tabs.find((url) => isBelow(here, url))
  return whole !== undefined && tabs.filter((url) => isBelow(url, whole)).length >= FEWEST_TABS ? whole : here
}

const isBelow = (part: string, whole: string): boolean =>
  part.length > whole.length && part.startsWith(whole) && '/?&'.includes(part[whole.length]!)
