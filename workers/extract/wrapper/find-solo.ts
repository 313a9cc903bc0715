import { isHeading, linksIn, type RecordSet } from './find-records.ts'
import type { PagePrice } from './find-money.ts'
import type { PageIndex } from './page-index.ts'

const MOST_RUNS = 14

/**
 * A list with one record repeats nothing. What is left to go by: a price in the main part whose nearest linked element
 * has a heading as its link, or links twice to one address, as cards with a picture and a button do.
 */
export function findSolo(index: PageIndex, prices: PagePrice[]): RecordSet | undefined {
  const main = prices.filter(
    ({ pure, at, value }) => pure && index.aside[at] === 0 && Number(value.amount) > 0,
  )
  if (main.length === 0 || main.length > 2) return undefined
  for (let up = main[0]!.at; up >= 0; up = index.parent[up]!) {
    const { name } = index.tree.elements[up]!
    if (name === 'body' || index.runTo[up]! - index.runFrom[up]! > MOST_RUNS) return undefined
    if (isHeading(name) || name === 'a' || name === 'form') continue
    const record = {
      root: up,
      lastElement: index.tree.last[up]!,
      runFrom: index.runFrom[up]!,
      runTo: index.runTo[up]!,
    }
    const links = linksIn(index, record)
    const hrefs = links.map(({ href }) => href)
    const twice = links.find(({ href }, i) => hrefs.indexOf(href) !== i)
    const headed = links.find(({ at }) => hasHeading(index, at))
    if (twice ?? headed)
      return { path: index.path[up]!, flat: false, records: [record], priced: 1, by: 'solo' }
  }
  return undefined
}

function hasHeading(index: PageIndex, at: number): boolean {
  for (let i = at + 1; i <= index.tree.last[at]!; i++)
    if (isHeading(index.tree.elements[i]!.name)) return true
  const above = index.parent[at]!
  return above >= 0 && isHeading(index.tree.elements[above]!.name)
}
