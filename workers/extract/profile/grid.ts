import { isTag } from 'domhandler'
import { placeOf } from '#pages/page-nodes.ts'
import { textAt, type PageIndex } from '../wrapper/page-index.ts'

export const MOST_CELLS = 12

/** The element that has the run's own cell among others. */
export function rowOf(index: PageIndex, run: number): number | undefined {
  let cell = index.runs[run]!.at
  while (index.runFrom[cell] === run && index.runTo[cell] === run + 1) {
    const above = index.parent[cell]!
    if (above < 0) return undefined
    if (index.runFrom[above] !== run || index.runTo[above] !== run + 1) return above
    cell = above
  }
  return undefined
}

/** The texts of a row's cells. */
export const cellsOf = (index: PageIndex, row: number): string[] =>
  index.tree.elements[row]!.children.filter(isTag)
    .slice(0, MOST_CELLS + 1)
    .map((child) => {
      const at = placeOf(child)
      return index.runTo[at]! - index.runFrom[at]! > 6 ? TOO_MUCH : textAt(index, at)
    })
/** Stands for a cell that holds more than a label or a number. */
const TOO_MUCH = '\u{fffd}'

/** Rows of one table, or elements below one parent. */
export function rowsAround(index: PageIndex, row: number): { before: number[]; after: number[] } {
  let holder = index.parent[row]!
  const { tree } = index
  if (/^t(?:head|body|foot)$/.test(tree.elements[holder]?.name ?? '')) holder = index.parent[holder]!
  if (holder < 0) return { before: [], after: [] }
  const { name } = tree.elements[row]!
  const rows: number[] = []
  const visit = (at: number, depth: number): void => {
    for (const child of tree.elements[at]!.children) {
      if (!isTag(child)) continue
      const own = placeOf(child)
      if (depth === 0 && /^t(?:head|body|foot)$/.test(child.name)) visit(own, 1)
      else if (child.name === name) rows.push(own)
    }
  }
  visit(holder, 0)
  return { before: rows.filter((at) => at < row), after: rows.filter((at) => at > row) }
}
