import type { ReviewTotals } from '#contracts/extraction.ts'
import { featuresOf } from '#pages/page-features.ts'
import type { Page, ReadList } from '../page.ts'
import { parseCount } from '../values/number.ts'
import { parseWindow } from '../values/window.ts'
import type { DetailView } from '../wrapper/detail-view.ts'
import { isHeading } from '../wrapper/find-records.ts'
import type { PageIndex } from '../wrapper/page-index.ts'
import { cellsOf, MOST_CELLS, rowOf, rowsAround } from './grid.ts'
import { OTHER_MARKETS } from './other-market-words.ts'
import { sentimentCounts } from './sentiment-counts.ts'
import { SENTIMENT_HINT, sentimentOf, starsLabel, type Sentiment } from './sentiment-words.ts'

/** What a cell counts: a sentiment, or one to five stars. */
type Role = Sentiment | 1 | 2 | 3 | 4 | 5
type Counts = Map<Role, number>
const MOST_ROWS = 12
/** Rows with such labels; a profile has a dozen. */
const MOST_SEEN = 60

/**
 * How many reviews a vendor's page counts, by what they say or by their stars, and over which time: in tables of either
 * direction, as numbers beside labels, or in one line. Where words and numbers do not pair off there is nothing.
 */
export function readReviewTotals(page: Page, view: DetailView): ReadList<ReviewTotals> {
  const { text: all } = featuresOf(page.$)
  const printed: string[] = []
  if (!SENTIMENT_HINT.test(all) && !all.includes('+')) return { things: [], printed }
  const { index } = view.page
  const found = new Map<string, Counts>()
  const take = (rows: Iterable<Found>): void => {
    for (const { window, counts, raw } of rows) {
      add(found, window, counts)
      printed.push(raw)
    }
  }
  const seen = new Set<number>()
  for (const [run, { text }] of index.runs.entries()) {
    const role = roleOf(text)
    if (role === undefined || !isOwn(view, run)) continue
    const row = rowOf(index, run)
    if (row === undefined || seen.has(row)) continue
    if (seen.size >= MOST_SEEN) break
    seen.add(row)
    take(readRow(index, row, run))
  }
  if (found.size === 0) take(readLines(view))
  return { things: [...found].flatMap(([window, counts]) => totalsOf(window, counts)), printed }
}

const roleOf = (text: string): Role | undefined => sentimentOf(text) ?? (starsLabel(text) as Role | undefined)

/** Beside the content stand the market's own words; below `Buyer` what the user said, below `Other markets` what was said there. */
function isOwn({ page: { index }, taken }: DetailView, run: number): boolean {
  if (taken[run] === 1) return false
  for (let i = run - 1; i >= 0 && run - i < NEAR; i--) {
    const { text, at } = index.runs[i]!
    if (isHeading(index.tree.elements[at]!.name)) return !OF_BUYER.test(text) && !OTHER_MARKETS.test(text)
  }
  return true
}

const NEAR = 14
const OF_BUYER =
  /\bbuyer|\bleft\b|\bgiven\b|\bas (?:a )?customer|käufer|abgegeben|покупател|оставленн|买家|作为买/iu

type Found = { window: string | undefined; counts: Counts; raw: string }

function readRow(index: PageIndex, row: number, run: number): Found[] {
  const cells = cellsOf(index, row)
  if (cells.length > MOST_CELLS) return []
  const roles = cells.map(roleOf)
  if (roles.filter((role) => role !== undefined).length > 1) return readColumns(index, row, roles)
  const at = roles.findIndex((role) => role !== undefined)
  const role = roles[at]!
  const counts = cells.map((cell, i) => (i === at ? undefined : countOf(cell)))
  const filled = counts.flatMap((count, i) => (count === undefined ? [] : [[i, count] as const]))
  const isClean = cells.every((cell, i) => i === at || cell === '' || counts[i] !== undefined)
  if (!isClean || filled.length === 0) return []
  const raw = cells.join(' ')
  const windows = windowsAbove(index, row, cells.length)
  if (filled.length === 1 && !windows)
    return [{ window: windowBefore(index, run), counts: new Map([[role, filled[0]![1]]]), raw }] // prettier-ignore
  if (!windows || filled.some(([i]) => windows[i] === undefined)) return []
  return filled.map(([i, count]) => ({ window: windows[i], counts: new Map([[role, count]]), raw }))
}

/** A bare count; nothing else may stand there. */
function countOf(cell: string): number | undefined {
  return /^[([+−-]?\s?\d[\d.,\s]*(?:k|万)?\+?\s?[)\]]?$/iu.test(cell) ? parseCount(cell) : undefined
}

/** Of the nearest rows before it those with windows, told apart by their place, or counted from the right. */
function windowsAbove(index: PageIndex, row: number, width: number): (string | undefined)[] | undefined {
  for (const before of rowsAround(index, row).before.slice(-8).toReversed()) {
    const cells = cellsOf(index, before)
    const windows = cells.map(parseWindow)
    if (!windows.some((window) => window !== undefined)) continue
    const missing = width - cells.length
    return missing > 0 ? [...Array.from({ length: missing }, () => undefined), ...windows] : windows
  }
  return undefined
}

/** A header of what is counted, over rows of counts that each may begin with its window. */
function readColumns(index: PageIndex, row: number, roles: (Role | undefined)[]): Found[] {
  const found: Found[] = []
  for (const after of rowsAround(index, row).after.slice(0, MOST_ROWS)) {
    const cells = cellsOf(index, after)
    if (cells.length !== roles.length) break
    const counts: Counts = new Map()
    for (const [i, role] of roles.entries()) {
      const count = role === undefined ? undefined : countOf(cells[i]!)
      if (role !== undefined && count !== undefined) counts.set(role, count)
    }
    if (counts.size < roles.filter((role) => role !== undefined).length) break
    const first = cells.find((_, i) => roles[i] === undefined && i === 0)
    const window = first === undefined || first === '' ? undefined : parseWindow(first)
    // A row with other words counts something else.
    if (window === undefined && first !== undefined && first !== '') break
    found.push({ window, counts, raw: `${cellsOf(index, row).join(' ')}: ${cells.join(' ')}` })
  }
  return found.filter(({ window }, _, all) => window !== undefined || all.length === 1)
}

/** `(last 12 months)` behind a heading holds for what it heads. */
function windowBefore({ runs }: PageIndex, run: number): string | undefined {
  for (let i = run; i >= 0 && run - i < 8; i--) {
    const inside = /\(([^()]{3,30})\)\s*:?$/u.exec(runs[i]!.text)?.[1]
    const window = inside === undefined ? undefined : parseWindow(inside)
    if (window !== undefined) return window
  }
  return undefined
}

const NAMES = ['positive', 'neutral', 'negative'] as const

/** Lines with two counts at least: those that each begin with their time (`Last month: 40 positive, 2 neutral`), else one. */
function* readLines(view: DetailView): Generator<Found> {
  const { runs } = view.page.index
  let isTimed = false
  for (const [run, { text }] of runs.entries()) {
    const said = sentimentCounts(text)
    if (!said || !isOwn(view, run)) continue
    const window = windowAtHead(text)
    const counts: Counts = new Map(NAMES.flatMap((name) => (said[name] === undefined ? [] : [[name, said[name]]]))) // prettier-ignore
    if (window !== undefined || !isTimed) yield { window: window ?? windowBefore(view.page.index, run), counts, raw: text } // prettier-ignore
    if (window === undefined) return
    isTimed = true
  }
}

function windowAtHead(line: string): string | undefined {
  const colon = line.search(/[:：]/u)
  return colon < 1 ? undefined : parseWindow(line.slice(0, colon))
}

function add(found: Map<string, Counts>, window: string | undefined, counts: Counts): void {
  const known = found.get(window ?? '')
  if (!known) found.set(window ?? '', new Map(counts))
  else for (const [role, count] of counts) if (!known.has(role)) known.set(role, count)
}

/** One sentiment alone is a tab or a filter; of the stars all five must be counted. */
function totalsOf(window: string, counts: Counts): ReviewTotals[] {
  const said = NAMES.filter((name) => counts.has(name))
  const stars = ([1, 2, 3, 4, 5] as const).flatMap((star) => counts.get(star) ?? [])
  if (said.length < 2 && stars.length < 5) return []
  return [
    {
      ...(window !== '' && { window }),
      ...(said.length >= 2 && Object.fromEntries(said.map((name) => [name, counts.get(name)!]))),
      ...(stars.length === 5 && { stars }),
    },
  ]
}
