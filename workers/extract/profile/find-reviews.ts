import { isHeading, recordOf, type RecordSet } from '../wrapper/find-records.ts'
import { isMaskedName } from '../wrapper/masked-name.ts'
import type { PageIndex } from '../wrapper/page-index.ts'
import { viewSet, type PageView, type SetView } from '../wrapper/record-view.ts'
import { mayBeMasked } from './remark.ts'

const MOST_RUNS = 14
const LONGEST_LINE = 600
const SECTION =
  /\b(?:reviews?|feedbacks?|comments?|ratings?|customers?|buyers?)\b|bewertung|kommentar|kunden|käufer|отзыв|оценк|покупател|评价|评论|买家|反馈/iu
const NEAR = 12
const NO_RECORD = new Set(['body', 'html', 'main', 'table', 'tbody', 'section', 'article'])

/**
 * Reviews that no list of the page holds, told by their buyers' masked names: one alone, which repeats nothing, and those
 * that are written in lines. `near`: they stand below words for reviews.
 */
export function findReviews(page: PageView, taken: Uint8Array): { set: SetView; near: boolean } | undefined {
  const { index } = page
  const anchors = index.runs.flatMap(({ text, at }, run) => taken[run] !== 1 && index.aside[at] === 0 && text.length <= LONGEST_LINE && (text.length <= 14 ? isMaskedName(text) || mayBeMasked(text) : mayBeMasked(text)) ? [run] : []) // prettier-ignore
  if (anchors.length === 0 || anchors.length > MOST_ANCHORS) return undefined
  const roots = anchors.map((run, i) => recordAt(index, run, anchors[i - 1], anchors[i + 1]))
  // Several buyers in one element cannot be told apart.
  const own = roots.filter((root, i) => root !== roots[i - 1] && root !== roots[i + 1])
  if (own.length === 0) return undefined
  const path = mostCommon(own.map((root) => index.path[root]!))
  const chosen = own.filter((root) => index.path[root] === path)
  const set: RecordSet = { path, flat: false, records: chosen.map((root) => recordOf(index, root)), priced: 0, by: 'said' } // prettier-ignore
  return { set: viewSet(page, set), near: isNear(index, index.runFrom[chosen[0]!]!) }
}

const MOST_ANCHORS = 1000

/** The largest element with this buyer and no other, no heading and not half of the page. */
function recordAt(
  index: PageIndex,
  run: number,
  before: number | undefined,
  after: number | undefined,
): number {
  let root = index.runs[run]!.at
  for (let up = index.parent[root]!; up >= 0; up = index.parent[up]!) {
    const [from, to] = [index.runFrom[up]!, index.runTo[up]!]
    if ((before !== undefined && before >= from) || (after !== undefined && after < to)) break
    if (to - from > MOST_RUNS || NO_RECORD.has(index.tree.elements[up]!.name) || hasHeading(index, up)) break
    root = up
    if (/^(?:tr|li)$/.test(index.tree.elements[up]!.name)) break
  }
  return root
}

const MOST_ELEMENTS = 120

function hasHeading({ tree }: PageIndex, at: number): boolean {
  if (tree.last[at]! - at > MOST_ELEMENTS) return true
  for (let i = at; i <= tree.last[at]!; i++) {
    const { name } = tree.elements[i]!
    if (isHeading(name) || name === 'form') return true
  }
  return false
}

function isNear({ runs }: PageIndex, first: number): boolean {
  for (let run = first - 1; run >= 0 && first - run <= NEAR; run--)
    if (runs[run]!.text.length < 60 && SECTION.test(runs[run]!.text)) return true
  return false
}

function mostCommon(values: number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}
