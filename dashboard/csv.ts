import { plainText } from './plain-text.ts'

/** Excel takes a file without it for the machine's own encoding, and then Chinese is unreadable. */
const BYTE_ORDER_MARK = '\uFEFF'
/** A cell that begins so is a formula to a spreadsheet, its full-width form too. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/
const NUMBER = /^-?\d+(\.\d+)?$/

export type Cell = string | number | boolean | Date | string[] | null

/** How a table is written: the column's name, and its cell of a row. */
export type Columns<Row> = Record<string, (row: Row) => Cell>

/**
 * A CSV file in pieces (RFC 4180, UTF-8 with a byte order mark, times in UTC). Where `most` rows were written and
 * there are more, the last line says so.
 *
 * @param batches gives up to one row more than `most`
 */
export async function* csvOf<Row>(
  columns: Columns<Row>,
  batches: AsyncIterable<Row[]>,
  most: number,
): AsyncGenerator<string> {
  const names = Object.keys(columns)
  const cells = Object.values(columns)
  yield BYTE_ORDER_MARK + lineOf(names)
  let written = 0
  for await (const rows of batches) {
    const kept = rows.slice(0, most - written)
    written += kept.length
    if (kept.length > 0) yield kept.map((row) => lineOf(cells.map((cell) => cell(row)))).join('')
    if (kept.length === rows.length) continue
    const note = `Only the first ${most} rows are here: narrow the search for the others.`
    yield lineOf([note, ...names.slice(1).map(() => '')])
    return
  }
}

function lineOf(cells: Cell[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(cell: Cell): string {
  if (cell === null) return ''
  if (cell instanceof Date) return cell.toISOString()
  const text = plainText(Array.isArray(cell) ? cell.join(' ') : String(cell))
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
