import { isTag } from 'domhandler'
import { fold, textOf } from '#pages/tree.ts'
import { firstPrice, isHeading, linksIn, type PageRecord, type RecordSet } from './find-records.ts'
import type { PagePrice } from './find-money.ts'
import { readPairs, type Pair } from './label-pairs.ts'
import { labelOf } from './labels.ts'
import type { PageIndex, PageLink, PathNames } from './page-index.ts'
import { columnsOf, type Columns } from './table-cells.ts'
import type { FieldRule } from './wrapper.ts'

/** A page while it is being learned from or read. */
export type PageView = {
  index: PageIndex
  prices: PagePrice[]
  paths: PathNames
  menus?: PageLink[][]
  titles?: Map<number, string>
  options?: string[]
}

/** What a record holds, found once for learning and for reading. */
export class RecordView {
  readonly record: PageRecord
  readonly links: PageLink[]
  readonly prices: PagePrice[]
  readonly cells: (number | undefined)[] | undefined
  private readonly index: PageIndex
  private known: Pair[] | undefined

  constructor({ index, prices }: PageView, record: PageRecord, columns: Columns | undefined) {
    this.index = index
    this.record = record
    this.links = linksIn(index, record)
    this.prices = pricesIn(prices, record)
    this.cells = columns?.cells.get(record.root)
  }

  // Most sets of records have no title, and then nothing asks for these. No getter of a literal: each makes a shape of
  // its own, which keeps what it can see, all of the page, through every minor collection.
  get pairs(): Pair[] {
    return (this.known ??= readPairs(this.index, this.record.runFrom, this.record.runTo))
  }
}

export type SetView = {
  set: RecordSet
  page: PageView
  views: RecordView[]
  columns: Columns | undefined
  menu?: Set<string>
  headings?: number[]
  vendor?: FieldRule | null
}

export function viewSet(page: PageView, set: RecordSet): SetView {
  const columns = columnsOf(page.index, set)
  const views = set.records.map((record) => new RecordView(page, record, columns))
  return { set, page, views, columns }
}

function pricesIn(prices: PagePrice[], { runFrom, runTo }: PageRecord): PagePrice[] {
  const inside: PagePrice[] = []
  for (let i = firstPrice(prices, runFrom); i < prices.length && prices[i]!.to <= runTo; i++)
    inside.push(prices[i]!)
  return inside
}

/** The text of a link or heading as a title: that of a heading in it, else, where it also wraps prices, its longest run. */
export function titleTextAt(page: PageView, at: number): string {
  const titles = (page.titles ??= new Map<number, string>())
  let text = titles.get(at)
  if (text === undefined) titles.set(at, (text = readTitle(page, at)))
  return text
}

function readTitle({ index, prices }: PageView, at: number): string {
  const { tree, runFrom, runTo, runs } = index
  for (let i = at + 1; i <= tree.last[at]!; i++) {
    if (isHeading(tree.elements[i]!.name) && runTo[i]! > runFrom[i]!) return fold(textOf(tree.elements[i]!))
  }
  const [from, to] = [runFrom[at]!, runTo[at]!]
  if (to - from === 0) return ''
  if (to - from === 1) return runs[from]!.text
  const price = prices[firstPrice(prices, from)]
  const mixed = (price?.pure === true && price.to <= to) || isBlockParted(index, at)
  if (!mixed) return fold(textOf(tree.elements[at]!))
  let best = ''
  for (let i = from; i < to; i++) {
    const { text } = runs[i]!
    if (text.length > best.length && !isPriceRun(prices, i) && labelOf(text) === undefined) best = text
  }
  return best
}

const BLOCKS = new Set(['div', 'p', 'ul', 'table', 'dl', 'section', 'figure', 'br', 'h1', 'h2', 'h3', 'h4'])
const isBlockParted = (index: PageIndex, at: number): boolean =>
  index.tree.elements[at]!.children.filter((child) => isTag(child) && BLOCKS.has(child.name)).length > 1

export function isPriceRun(prices: PagePrice[], run: number): boolean {
  const price = prices[firstPrice(prices, run)]
  return price !== undefined && price.from === run && price.pure
}

/** Names of the page's own menus: texts of links that stand together, at least four of a kind, outside the records. */
export function menuOf(set: SetView): Set<string> {
  if (set.menu) return set.menu
  const { page, views } = set
  const { index } = page
  const [first, last] = [views[0]!.record.root, views.at(-1)!.record.lastElement]
  const menu = new Set<string>()
  for (const links of menusOf(page)) {
    for (const link of links) {
      if (link.at >= first && link.at <= last) continue
      const name = (link.menu ??= entryOf(index, link))
      if (name !== '') menu.add(name)
    }
  }
  page.options ??= (index.tree.byTag.get('option') ?? []).map((at) =>
    entryName(textOf(index.tree.elements[at]!)),
  )
  for (const name of page.options) if (name !== '') menu.add(name)
  set.menu = menu
  return menu
}

function menusOf(page: PageView): PageLink[][] {
  if (page.menus) return page.menus
  const groups = new Map<string, PageLink[]>()
  for (const link of page.index.links) {
    const key = link.kind
    const group = groups.get(key)
    if (group) group.push(link)
    else groups.set(key, [link])
  }
  page.menus = [...groups.values()].filter((links) => links.length >= 4)
  return page.menus
}

/** The name of a link as a menu's entry; empty where it is none. */
function entryOf({ runs, runFrom, runTo }: PageIndex, { at }: PageLink): string {
  const [from, to] = [runFrom[at]!, runTo[at]!]
  return to > from && to - from <= 3 ? entryName(runs[from]!.text) : ''
}

function entryName(text: string): string {
  const name = text.length > 60 ? '' : menuName(text)
  return name.length >= 2 && /\p{L}/u.test(name) ? name : ''
}

/** A menu's entry as it is compared: without dashes before and counts behind it. */
export const menuName = (text: string): string =>
  fold(text).replace(/^[\s\-–—»>•·└├|]+/u, '').replace(/[\s([（【]*\d[\d.,]*[)\]）】]*$/u, '').toLowerCase() // prettier-ignore
