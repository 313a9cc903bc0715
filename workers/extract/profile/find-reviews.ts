import { parseRelativeTime } from '../values/relative-time.ts'
import { parseTime } from '../values/time.ts'
import { isHeading, recordOf, type RecordSet } from '../wrapper/find-records.ts'
import { isMaskedName } from '../wrapper/masked-name.ts'
import { linksWithin, type PageIndex } from '../wrapper/page-index.ts'
import { viewSet, type PageView, type SetView } from '../wrapper/record-view.ts'
import { mayBeMasked, parseRemark, starsIn } from './remark.ts'

const MOST_RUNS = 14
const LONGEST_LINE = 600
const SECTION =
  /\b(?:reviews?|feedbacks?|comments?|ratings?|customers?|buyers?)\b|bewertung|kommentar|kunden|käufer|отзыв|оценк|покупател|评价|评论|买家|反馈/iu
const NEAR = 12
const NO_RECORD = new Set(['body', 'html', 'main', 'table', 'tbody', 'section', 'article'])

/**
 * Reviews that no list of the page holds, told by their buyers' masked names: one alone, which repeats nothing, and those
 * that are written in lines; where nobody is named, by their stars, several of one shape below words for reviews. `near`:
 * they stand below such words.
 */
export function findReviews(page: PageView, taken: Uint8Array): { set: SetView; near: boolean } | undefined {
  const { index } = page
  const named = buyersOn(index, taken)
  const anchors = named.length > 0 ? named : starsOn(index, taken)
  if (anchors.length === 0 || anchors.length > MOST_ANCHORS) return undefined
  const roots = anchors.map((at, i) => recordAt(index, at, anchors[i - 1], anchors[i + 1]))
  // Several buyers in one element cannot be told apart.
  const own = roots.filter((root, i) => root !== roots[i - 1] && root !== roots[i + 1])
  if (own.length === 0) return undefined
  const path = mostCommon(own.map((root) => index.path[root]!))
  const chosen = own.filter((root) => index.path[root] === path)
  const near = isNear(index, index.runFrom[chosen[0]!]!)
  if (named.length === 0 && (!near || chosen.length < 2 || !chosen.every((root) => isSaid(index, root)))) return undefined // prettier-ignore
  const set: RecordSet = { path, flat: false, records: chosen.map((root) => recordOf(index, root)), priced: 0, by: 'said' } // prettier-ignore
  return { set: viewSet(page, set), near }
}

const MOST_ANCHORS = 1000

/** Elements with a masked name of their own; where there are none, those with a line that begins or ends with one. */
function buyersOn({ runs, aside }: PageIndex, taken: Uint8Array): number[] {
  const free = runs.filter(({ text, at }, run) => taken[run] !== 1 && aside[at] === 0 && text.length <= LONGEST_LINE && mayBeMasked(text)) // prettier-ignore
  const alone = free.filter(({ text }) => isMaskedName(text))
  const named = alone.length > 0 ? alone : free.filter(({ text }) => parseRemark(text, undefined).buyer !== undefined) // prettier-ignore
  return named.map(({ at }) => at)
}

/** Elements that hold pictures of stars, or nothing but so many of five in words. */
function starsOn({ tree, aside, runFrom, parent, runs }: PageIndex, taken: Uint8Array): number[] {
  const found = runs.flatMap(({ text, at }, run) => taken[run] !== 1 && aside[at] === 0 && starsIn(text) !== undefined ? [at] : []) // prettier-ignore
  for (const name of ['img', 'i', 'span'])
    for (const at of tree.byTag.get(name) ?? []) {
      const { src, class: classes } = tree.elements[at]!.attribs
      if (src === undefined && classes === undefined) continue
      if (!STAR.test(`${src?.slice(-60) ?? ''} ${classes ?? ''}`) || aside[at] === 1 || taken[runFrom[at]!] === 1) continue // prettier-ignore
      if (parent[at]! >= 0) found.push(parent[at]!)
    }
  return [...new Set(found)].toSorted((a, b) => a - b)
}

const STAR = /star/i

/** Words and a day beside the stars, and no link: goods have stars and links, and what a market rates has no day. */
function isSaid(index: PageIndex, root: number): boolean {
  const texts = index.runs.slice(index.runFrom[root], index.runTo[root]).map(({ text }) => text)
  return (
    linksWithin(index, root).length === 0 &&
    texts.some((text) => text.length < 40 && isDated(text)) &&
    texts.some((text) => /\p{L}{2}/u.test(text) && starsIn(text) === undefined && !isDated(text))
  )
}

const AGE = /^\d{1,4}[dhw](?: \d{1,2}[dhm])?$/
const SOME_DAY = new Date('2020-06-15T12:00:00Z')
const isDated = (text: string): boolean =>
  AGE.test(text) || parseTime(text) !== undefined || parseRelativeTime(text, SOME_DAY) !== undefined

/** The largest element with this anchor and no other, no heading and not half of the page. */
function recordAt(
  index: PageIndex,
  at: number,
  before: number | undefined,
  after: number | undefined,
): number {
  let root = at
  for (let up = index.parent[root]!; up >= 0; up = index.parent[up]!) {
    if ((before !== undefined && before >= up) || (after !== undefined && after <= index.tree.last[up]!))
      break
    if (index.runTo[up]! - index.runFrom[up]! > MOST_RUNS || NO_RECORD.has(index.tree.elements[up]!.name) || hasHeading(index, up)) break // prettier-ignore
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
