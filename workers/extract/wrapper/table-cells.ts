import { isTag, type Element } from 'domhandler'
import { placeOf } from '#pages/page-nodes.ts'
import { labelWithCurrency, type LabelField } from './labels.ts'
import { textAt, type PageIndex } from './page-index.ts'
import type { RecordSet } from './find-records.ts'

/** The cells of each record by column, and what the header says of the columns. */
export type Columns = {
  cells: Map<number, (number | undefined)[]>
  labels: { field: LabelField | undefined; currency?: string; text: string }[]
}

const MOST_SPAN = 100

/** Columns of records that are rows of a table, or of elements that stand below a header of as many cells. */
export function columnsOf(index: PageIndex, set: RecordSet): Columns | undefined {
  if (set.flat) return undefined
  const cells = new Map<number, (number | undefined)[]>()
  const first = rowOf(index, set.records[0]!.root)
  const isTable = index.tree.elements[first]!.name === 'tr'
  const rows = new Map<number, (number | undefined)[]>()
  if (isTable) for (const table of tablesOf(index, set)) addGrid(index, table, rows)
  for (const { root } of set.records) {
    const row = rowOf(index, root)
    cells.set(root, rows.get(row) ?? childrenOf(index, row))
  }
  const header = headerOf(index, first, isTable ? rows : undefined)
  const labels = (header ?? []).map((cell) => {
    const text = cell === undefined ? '' : textAt(index, cell)
    return { ...labelWithCurrency(text), text }
  })
  if (labels.filter(({ field }) => field).length < 2) labels.length = 0
  return { cells, labels: alignLabels(index, labels, [...cells.values()]) }
}

/** The row of a record that is more than a row: forums give each thread a table body of its own. */
function rowOf(index: PageIndex, root: number): number {
  let row = root
  for (let steps = 0; steps < 3; steps++) {
    const children = childrenOf(index, row)
    if (children.length !== 1) break
    row = children[0]!
  }
  const isRow = row !== root && /^(?:tr|dl|ul|div)$/.test(index.tree.elements[row]!.name)
  return isRow && childrenOf(index, row).length > 1 ? row : root
}

/** A header may have fewer cells than the rows, on the left or on the right: the side where more labels fit decides. */
function alignLabels(
  index: PageIndex,
  labels: Columns['labels'],
  rows: (number | undefined)[][],
): Columns['labels'] {
  const widths = rows.map((row) => row.length)
  const missing = (widths.sort((a, b) => a - b)[widths.length >> 1] ?? 0) - labels.length
  if (labels.length === 0 || missing <= 0) return labels
  const shifted = [...Array.from({ length: missing }, () => ({ field: undefined, text: '' })), ...labels]
  return fitOf(index, shifted, rows) > fitOf(index, labels, rows) ? shifted : labels
}

/** How many cells of the first rows are of the kind that their label says. */
function fitOf(index: PageIndex, labels: Columns['labels'], rows: (number | undefined)[][]): number {
  let fit = 0
  for (const row of rows.slice(0, 5)) {
    for (const [column, { field }] of labels.entries()) {
      const cell = row[column]
      const text = field === undefined || cell === undefined ? '' : textAt(index, cell)
      if (text === '') continue
      const isNumber = /^\W{0,3}\d/u.test(text)
      if (field === 'title') fit += text.length >= 6 ? 2 : -1
      else if (field === 'vendor') fit += text.length <= 40 && !isNumber ? 1 : -1
      else if (COUNTS.has(field!)) fit += isNumber ? 1 : -1
    }
  }
  return fit
}

const COUNTS = new Set<LabelField>(['price', 'stock', 'sold', 'views', 'replies', 'quantity'])

function tablesOf(index: PageIndex, set: RecordSet): Set<number> {
  const tables = new Set<number>()
  for (const { root } of set.records) {
    let at = root
    while (at >= 0 && index.tree.elements[at]!.name !== 'table') at = index.parent[at]!
    if (at >= 0) tables.add(at)
  }
  return tables
}

function childrenOf(index: PageIndex, at: number): number[] {
  return index.tree.elements[at]!.children.filter(isTag).map(placeOf)
}

/** Rows of a table with spans filled in: a cell over three rows belongs to each of them. */
function addGrid(index: PageIndex, table: number, rows: Map<number, (number | undefined)[]>): void {
  const open: { cell: number; left: number }[] = []
  for (const row of rowsOf(index, table)) {
    const line: (number | undefined)[] = []
    const cells = childrenOf(index, row)
    let next = 0
    for (let column = 0; next < cells.length || column < open.length; column++) {
      const held = open[column]
      if (held && held.left > 0) {
        line[column] = held.cell
        held.left--
        continue
      }
      const cell = cells[next++]
      if (cell === undefined) continue
      const { attribs } = index.tree.elements[cell]!
      const [wide, high] = [spanOf(attribs['colspan']), spanOf(attribs['rowspan'])]
      for (let i = 0; i < wide; i++) {
        line[column + i] = i === 0 ? cell : undefined
        open[column + i] = { cell, left: high - 1 }
      }
      column += wide - 1
    }
    rows.set(row, line)
  }
}

function rowsOf(index: PageIndex, table: number): number[] {
  const rows: number[] = []
  const visit = (element: Element): void => {
    for (const child of element.children) {
      if (!isTag(child)) continue
      if (child.name === 'tr') rows.push(placeOf(child))
      else if (/^t(?:head|body|foot)$/.test(child.name)) visit(child)
    }
  }
  visit(index.tree.elements[table]!)
  return rows
}

const spanOf = (span: string | undefined): number => Math.min(Math.max(Number.parseInt(span ?? '1', 10) || 1, 1), MOST_SPAN) // prettier-ignore

/** The nearest row before the records whose cells are labels. */
function headerOf(
  index: PageIndex,
  first: number,
  rows: Map<number, (number | undefined)[]> | undefined,
): (number | undefined)[] | undefined {
  const before = rows ? [...rows].filter(([row]) => row <= first).map(([, cells]) => cells) : siblingsBefore(index, first) // prettier-ignore
  for (const cells of before.toReversed().slice(0, 6)) {
    const labels = cells.filter((cell) => cell !== undefined && labelWithCurrency(textAt(index, cell)).field)
    if (labels.length >= 2 && labels.length >= cells.length * 0.4) return cells
  }
  return undefined
}

function siblingsBefore(index: PageIndex, first: number): number[][] {
  const above = index.parent[first]!
  if (above < 0) return []
  const count = childrenOf(index, first).length
  return childrenOf(index, above)
    .filter((child) => child < first)
    .map((child) => childrenOf(index, child))
    .filter((cells) => cells.length === count && count >= 2)
}
