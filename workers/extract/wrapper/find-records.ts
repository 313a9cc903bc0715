import { isTag } from 'domhandler'
import type { PagePrice } from './find-money.ts'
import { isMaskedName } from './masked-name.ts'
import { isWithin, linksBetween, type PageIndex, type PageLink } from './page-index.ts'

/** One repeated part of a page: its elements and runs, and the element that holds it or, of several, its first. */
export type PageRecord = { root: number; lastElement: number; runFrom: number; runTo: number }

/**
 * Records of one shape. `path` is where their roots stand in the tree; `flat` says that a record is no element of its
 * own but everything from one root to the next.
 */
export type RecordSet = { path: number; flat: boolean; records: PageRecord[]; priced: number; by: string }

type Anchor = { at: number; end: number; key: string }
const MOST_RECORDS = 2000
const HEADING = /^h[1-6]$/

/**
 * All sets of repeated records, found from what repeats: links to addresses of one kind, prices, headings, table rows.
 * Each anchor is lifted to the largest element that holds no other anchor of its group: that is its record.
 */
export function findRecordSets(index: PageIndex, prices: PagePrice[]): RecordSet[] {
  const sets: RecordSet[] = []
  const seen = new Set<string>()
  for (const [by, anchors] of anchorGroups(index, prices)) {
    const set = by.startsWith('row ') ? rowsAsRecords(index, anchors, prices, by) : liftGroup(index, anchors, prices, by) // prettier-ignore
    if (!set || set.records.length < 2) continue
    const key = `${set.path} ${set.flat} ${set.records.length} ${set.records[0]!.root}`
    if (!seen.has(key)) sets.push(set)
    seen.add(key)
  }
  return sets
}

function anchorGroups(index: PageIndex, prices: PagePrice[]): Map<string, Anchor[]> {
  const groups = new Map<string, Anchor[]>()
  const push = (group: string, at: number, key: string): void => {
    const anchors = groups.get(group)
    if (!anchors) groups.set(group, [{ at, end: at, key }])
    else if (anchors.at(-1)!.key === key) anchors.at(-1)!.end = at
    else if (anchors.length < MOST_RECORDS) anchors.push({ at, end: at, key })
  }
  for (const { at, href, kind } of index.links) push(kind, at, href)
  for (const { at, pure } of prices) if (pure) push(`price ${index.path[at]!}`, at, String(at))
  const { byTag } = index.tree
  for (const tag of ['h2', 'h3', 'h4', 'h5', 'h6', 'dt']) {
    for (const at of byTag.get(tag) ?? []) push(`heading ${index.path[at]!}`, at, String(at))
  }
  // Tables of one page often stand at one place of the tree; those with as many cells a row go together.
  for (const at of byTag.get('tr') ?? []) push(`row ${index.path[at]!} ${cellsOf(index, at)}`, at, String(at))
  // Buyers are named so, and each once in what they said.
  for (const { text, at } of index.runs) {
    if (text.length <= 14 && isMaskedName(text)) push(`said ${index.path[at]!}`, at, String(at))
  }
  for (const [group, anchors] of groups) if (anchors.length < 2) groups.delete(group)
  return groups
}

const cellsOf = (index: PageIndex, row: number): number =>
  index.tree.elements[row]!.children.filter((child) => isTag(child)).length

export const recordOf = (index: PageIndex, root: number): PageRecord => ({
  root,
  lastElement: index.tree.last[root]!,
  runFrom: index.runFrom[root]!,
  runTo: index.runTo[root]!,
})

function rowsAsRecords(
  index: PageIndex,
  anchors: Anchor[],
  prices: PagePrice[],
  by: string,
): RecordSet | undefined {
  const records = anchors.map(({ at }) => recordOf(index, at)).filter(({ runFrom, runTo }) => runTo - runFrom >= 2) // prettier-ignore
  if (records.length < 2) return undefined
  // A row that holds rows is layout.
  if (records[0]!.lastElement >= records[1]!.root) return undefined
  const set = { path: index.path[records[0]!.root]!, flat: false, records, priced: 0, by }
  return withContainers(index, set, prices)
}

/** Lifts each anchor of a group to its record; where records are no elements, cuts the page from anchor to anchor. */
function liftGroup(
  index: PageIndex,
  given: Anchor[],
  prices: PagePrice[],
  by: string,
): RecordSet | undefined {
  const anchors = mergeSame(given)
  if (anchors.length < 2) return undefined
  const roots = anchors.map((anchor, i) => lift(index, anchor, anchors[i - 1], anchors[i + 1]))
  const path = mostCommon(roots.map((root) => index.path[root]!))
  const chosen = new Set<number>()
  for (const [i, root] of roots.entries()) {
    const at = index.path[root] === path ? root : ancestorAt(index, anchors[i]!.at, path)
    if (at !== undefined) chosen.add(at)
  }
  const list = [...chosen].sort((a, b) => a - b).filter((root, i, all) => i === 0 || root > index.tree.last[all[i - 1]!]!) // prettier-ignore
  if (list.length < 2) return undefined
  const own: RecordSet = {
    path,
    flat: false,
    records: list.map((root) => recordOf(index, root)),
    priced: 0,
    by,
  }
  const owned = withContainers(index, own, prices)
  if (owned.priced >= owned.records.length * 0.5) return owned
  const flat = cutBetween(index, list, path, prices, by)
  return flat && flat.priced > owned.priced && flat.priced >= flat.records.length * 0.6 ? flat : owned
}

/** Links to one address, wherever they stand, are one anchor if no other stands between. */
function mergeSame(anchors: Anchor[]): Anchor[] {
  const merged: Anchor[] = []
  for (const anchor of anchors) {
    const before = merged.at(-1)
    if (before?.key === anchor.key) before.end = anchor.end
    else merged.push({ ...anchor })
  }
  return merged
}

function lift(
  index: PageIndex,
  { at, end }: Anchor,
  before: Anchor | undefined,
  after: Anchor | undefined,
): number {
  let root = at
  for (let up = root; up >= 0; up = index.parent[up]!) {
    if ((before && before.end >= up) || (after && after.at <= index.tree.last[up]!)) break
    const { name } = index.tree.elements[up]!
    if (name === 'body' || name === 'html') break
    root = up
  }
  return isWithin(index, end, root) ? root : at
}

function ancestorAt(index: PageIndex, at: number, path: number): number | undefined {
  for (let up = at; up >= 0; up = index.parent[up]!) if (index.path[up] === path) return up
  return undefined
}

function mostCommon(values: number[]): number {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0]
}

/** Parts of a page may stand at one place of the tree, a menu and the goods: those parts that show prices stay. */
export function withContainers(index: PageIndex, set: RecordSet, prices: PagePrice[]): RecordSet {
  const flags = set.records.map((record) => hasPrice(record, prices))
  const priced = flags.filter(Boolean).length
  if (priced === set.records.length || priced < 2) return { ...set, priced }
  const parents = new Set(set.records.filter((_, i) => flags[i]).map(({ root }) => index.parent[root]!))
  return { ...set, priced, records: set.records.filter(({ root }) => parents.has(index.parent[root]!)) }
}

/** Whether a record holds a price; prices are sorted by their first run. */
export function hasPrice({ runFrom, runTo }: PageRecord, prices: PagePrice[]): boolean {
  for (let i = firstPrice(prices, runFrom); i < prices.length && prices[i]!.to <= runTo; i++) {
    if (prices[i]!.pure) return true
  }
  return false
}

/** The place of the first price at or after a run. */
export function firstPrice(prices: PagePrice[], run: number): number {
  let [low, high] = [0, prices.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (prices[middle]!.from < run) low = middle + 1
    else high = middle
  }
  return low
}

/** Records without an element of their own: everything from one root to the next among the same siblings. */
export function cutBetween(
  index: PageIndex,
  roots: number[],
  path: number,
  prices: PagePrice[],
  by: string,
): RecordSet | undefined {
  const lengths: number[] = []
  const records = roots.map((root, i) => {
    const next = roots[i + 1]
    const shared = next !== undefined && index.parent[next] === index.parent[root]
    if (shared) lengths.push(index.runFrom[next]! - index.runFrom[root]!)
    const above = index.parent[root]!
    const end = above < 0 ? root : index.tree.last[above]!
    return {
      root,
      lastElement: shared ? next - 1 : end,
      runFrom: index.runFrom[root]!,
      runTo: shared ? index.runFrom[next]! : above < 0 ? index.runTo[root]! : index.runTo[above]!,
    }
  }) // prettier-ignore
  if (lengths.length === 0) return undefined
  // What follows the last record belongs to the page, not to it.
  const longest = Math.max(...lengths)
  for (const record of records) record.runTo = Math.min(record.runTo, record.runFrom + longest)
  for (const record of records)
    record.lastElement = Math.min(record.lastElement, lastElementOf(index, record))
  const priced = records.filter((record) => hasPrice(record, prices)).length
  return { path, flat: true, records, priced, by }
}

function lastElementOf(index: PageIndex, { root, runTo, lastElement }: PageRecord): number {
  const next = index.runs[runTo]
  return next && next.at > root
    ? Math.max(index.tree.last[root]!, Math.min(lastElement, next.at - 1))
    : lastElement
}

export const linksIn = (index: PageIndex, { root, lastElement }: PageRecord): PageLink[] =>
  linksBetween(index, root, lastElement)

export const isHeading = (name: string): boolean => HEADING.test(name)
