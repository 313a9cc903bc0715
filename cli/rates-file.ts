import type { Rate } from '#db/rates.ts'
import { UsageError } from '#shared/errors.ts'

const COLUMNS = ['date', 'currency', 'rate', 'source'] as const
const DAY_MS = 86_400_000

export type RatesRead = { rates: Rate[]; problems: string[] }

/**
 * Dated rates from CSV text with the columns `date,currency,rate,source`, in any order: the day as `2026-01-31`, and
 * what one unit of the currency was worth in US dollars. A line that cannot be read is a problem, the others are read.
 *
 * @param today `YYYY-MM-DD`; a rate of a later day is refused
 * @throws UsageError when the first line names other columns
 */
export function readRates(text: string, file: string, today: string): RatesRead {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  const columns = columnsOf(lines[0] ?? '', file)
  const found = new Map<string, Rate & { line: number }>()
  const problems: string[] = []
  for (const [i, line] of lines.entries()) {
    if (i === 0 || line.trim() === '') continue
    const place = `${file}:${i + 1}`
    const rate = readLine(line, columns, today)
    if (typeof rate === 'string') {
      problems.push(`${place}: ${rate}`)
      continue
    }
    const key = `${rate.currency} ${rate.day} ${rate.source}`
    const before = found.get(key)
    if (before && Number(before.usd) !== Number(rate.usd))
      problems.push(`${place}: line ${before.line} has another rate of ${rate.currency} for ${rate.day}; leave one of them.`) // prettier-ignore
    else if (!before) found.set(key, { ...rate, line: i + 1 })
  }
  const rates = [...found.values()]
  problems.push(...gapsIn(rates, file))
  return { rates: rates.map(({ line: _line, ...rate }) => rate), problems }
}

function columnsOf(header: string, file: string): string[] {
  const columns = (cellsOf(header) ?? []).map((name) => name.toLowerCase()).filter((name) => name !== '')
  const missing = COLUMNS.find((name) => !columns.includes(name))
  const stray = columns.find((name) => !(COLUMNS as readonly string[]).includes(name))
  const twice = columns.find((name, i) => columns.indexOf(name) !== i)
  if (missing === undefined && stray === undefined && twice === undefined) return columns
  const what =
    missing !== undefined
      ? `there is no column "${missing}"${stray === undefined ? '' : `, but one "${stray.slice(0, 30)}"`}`
      : stray !== undefined
        ? `nothing is known of a column "${stray.slice(0, 30)}"`
        : `the column "${twice}" stands twice`
  throw new UsageError(`${file}:1: ${what}; the first line must be ${COLUMNS.join(',')}.`)
}

/** The cells of one line; quotes hold commas. Nothing where a quote is not closed. */
function cellsOf(line: string): string[] | undefined {
  const cells = Array.from(line.matchAll(/(?:^|,)\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^,"]*))/g), (found) =>
    (found[1]?.replaceAll('""', '"') ?? found[2]!).trim(),
  )
  return (line.match(/"/g)?.length ?? 0) % 2 === 0 ? cells : undefined
}

function readLine(line: string, columns: string[], today: string): Rate | string {
  const cells = cellsOf(line)
  if (!cells) return 'a quote is not closed; close it.'
  if (cells.length !== columns.length)
    return `${cells.length} values where ${columns.length} belong; put one that holds a comma in quotes.`
  const [day, code, usd, source] = COLUMNS.map((name) => cells[columns.indexOf(name)]!) as [string, string, string, string] // prettier-ignore
  const currency = code.toUpperCase()
  if (!isDay(day)) return `"${day.slice(0, 30)}" in column date is no day; write it as 2026-01-31.`
  if (day > today) return `${day} lies in the future; leave the line out until the day has come.`
  if (!/^[A-Z]{3,5}$/.test(currency))
    return `"${code.slice(0, 30)}" in column currency is no code; write one such as EUR or BTC.`
  if (!/^\d+(?:\.\d+)?$/.test(usd) || Number(usd) === 0)
    return `"${usd.slice(0, 30)}" in column rate is no rate; write what one ${currency} was worth in US dollars, such as 1.0842.`
  if (currency === 'USD' && Number(usd) !== 1)
    return 'one USD is 1 USD; the column rate must hold US dollars for one unit.'
  return source === '' ? 'the column source is empty; name who published the rate.' : { day, currency, usd, source } // prettier-ignore
}

const isDay = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().startsWith(text)

/** Holidays may part two working days by so much more than a weekend does. */
const HOLIDAYS = 2

/** Where a currency's days lie further apart than they usually do; weekends are usual where they return. */
function gapsIn(rates: (Rate & { line: number })[], file: string): string[] {
  const problems: string[] = []
  for (const [, series] of Map.groupBy(rates, ({ currency, source }) => `${currency} ${source}`)) {
    const sorted = series.toSorted((a, b) => a.day.localeCompare(b.day))
    const steps = sorted.slice(1).map(({ day }, i) => (Date.parse(day) - Date.parse(sorted[i]!.day)) / DAY_MS)
    const usual = steps.toSorted((a, b) => a - b)[Math.ceil(steps.length * 0.9) - 1] ?? 0
    for (const [i, step] of steps.entries()) {
      if (step <= (usual > 1 ? usual + HOLIDAYS : usual)) continue
      const [from, to] = [sorted[i]!, sorted[i + 1]!]
      problems.push(`${file}:${to.line}: ${from.currency} has no rate between ${from.day} and ${to.day}; add those days, or prices of them are converted by the rate of ${from.day}.`) // prettier-ignore
    }
  }
  return problems
}
