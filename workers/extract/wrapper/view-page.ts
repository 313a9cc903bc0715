import type { Page } from '../page.ts'
import { findPrices } from './find-money.ts'
import { indexPage, newPathNames } from './page-index.ts'
import type { PageView } from './record-view.ts'

/** A page with what every step asks of it, found once. */
export function viewPage(page: Page): PageView {
  const paths = newPathNames()
  const index = indexPage(page.tree, paths)
  return { index, prices: findPrices(index), paths }
}
