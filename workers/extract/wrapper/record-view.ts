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
  menu?: MenuNames
  titles?: Map<number, string>
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

/** A card that is one link has a few dozen. */
const MOST_RUNS = 200

function readTitle({ index, prices }: PageView, at: number): string {
  const { tree, runFrom, runTo, runs } = index
  // Links that were never closed hold each other: the text of each is most of the page.
  if (runTo[at]! - runFrom[at]! > MOST_RUNS) return ''
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
export function menuOf({ page, views }: SetView): Menu {
  page.menu ??= menuNames(page.index)
  return new Menu(page.menu, views[0]!.record.root, views.at(-1)!.record.lastElement)
}

/** Of each name the first and the last element that bears it: found once a page, for sets of any place in it. */
type MenuNames = Map<string, { first: number; last: number }>

export class Menu {
  constructor(names: MenuNames, from: number, to: number) {
    this.names = names
    this.from = from
    this.to = to
  }
  private readonly names: MenuNames
  private readonly from: number
  private readonly to: number

  has(name: string): boolean {
    const places = this.names.get(name)
    return places !== undefined && (places.first < this.from || places.last > this.to)
  }

  hasAtLeast(count: number): boolean {
    let left = count
    for (const name of this.names.keys()) if (this.has(name) && --left === 0) return true
    return false
  }
}

const FEWEST_LINKS = 4
const ANYWHERE = -1

function menuNames(index: PageIndex): MenuNames {
  const names: MenuNames = new Map()
  const add = (name: string, at: number): void => {
    const places = names.get(name)
    if (name === '') return
    if (!places) names.set(name, { first: at, last: at })
    else if (at > places.last) places.last = at
    else if (at < places.first) places.first = at
  }
  for (const links of Map.groupBy(index.links, ({ kind }) => kind).values())
    if (links.length >= FEWEST_LINKS) for (const link of links) add(entryOf(index, link), link.at)
  for (const at of index.tree.byTag.get('option') ?? []) add(entryName(textOf(index.tree.elements[at]!)), ANYWHERE) // prettier-ignore
  return names
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
export function menuName(text: string): string {
  const name = fold(text).replace(/^[\s\-–—»>•·└├|]+/u, '')
  const bare = ENDS_COUNT.has(name.at(-1)!) ? name.replace(/[\s([（【]*\d[\d.,]*[)\]）】]*$/u, '') : name
  return bare.toLowerCase()
}

/** How a name with a count behind it ends: the pattern would be tried from each sign on. */
const ENDS_COUNT = new Set('0123456789.,)]）】')
