import { parseCurrency } from '../values/price.ts'
import { isHeading } from './find-records.ts'
import { labelOf } from './labels.ts'
import { labelOfRun, nameOfPath, textAt, type PageLink } from './page-index.ts'
import { isPriceRun, titleTextAt, type PageView, type RecordView, type SetView } from './record-view.ts'
import type { FieldRule } from './wrapper.ts'

/** One place of the records that may hold the title: which text it has in which record. */
type Slot = {
  by: FieldRule['by']
  nth?: number
  /** Where it is; asked of the best alone, since it takes long to say. */
  place: () => Pick<FieldRule, 'path' | 'template' | 'column'>
  texts: (string | undefined)[]
  bonus: number
  notes: string[]
}

/** The place that names each record best, and the titles there; nothing where no place tells the records apart. */
export function learnTitle(set: SetView): { rule: FieldRule; titles: (string | undefined)[] } | undefined {
  let best = undefined as { slot: Slot; score: number } | undefined
  const consider = (slot: Slot): void => {
    const least = best?.score ?? LEAST_SCORE
    const score = scoreOf(slot, set.views.length, least)
    if (score > least) best = { slot, score }
  }
  for (const slot of slotsOf(set, addLinkSlots)) consider(slot)
  // A link that names every record leaves nothing to look for.
  if ((best?.score ?? 0) < SURE) for (const slot of slotsOf(set, addRunSlots)) consider(slot)
  if (!best) return undefined
  const { by, nth, place, notes, texts } = best.slot
  const { score } = best
  const confidence = Math.round(Math.min(0.5 + (score - 4) / 12, 0.88) * 100) / 100
  const rule = { by, ...place(), ...(nth !== undefined && { nth }), evidence: notes.join('; '), confidence }
  return { rule, titles: texts }
}

const SURE = 7
const LEAST_SCORE = 4.2
/** The share of the records that have a title, at least. */
const LEAST = 0.6

function slotsOf({ views, page, columns }: SetView, add: typeof addLinkSlots): Slot[] {
  const slots = new Map<string | number, Slot>()
  let first = true
  const slotOf: SlotOf = (key, open) => {
    let slot = slots.get(key)
    if (!slot && first) slots.set(key, (slot = { bonus: 0, notes: [], ...open(), texts: Array.from({ length: views.length }) })) // prettier-ignore
    return slot
  }
  const { index } = page
  for (const [i, view] of views.entries()) {
    // What begins later is in too few of them.
    first = views.length - i >= LEAST * views.length
    add(page, view, i, slotOf)
    const column = columns?.labels.findIndex(({ field }) => field === 'title') ?? -1
    const cell = column >= 0 ? view.cells?.[column] : undefined
    if (cell === undefined) continue
    const slot = slotOf(`column ${column}`, () => ({ by: 'column', place: () => ({ column }) }))
    if (!slot) continue
    slot.texts[i] = titleTextAt(page, cell) || textAt(index, cell)
    slot.bonus = 2.5
    slot.notes = [`column "${columns!.labels[column]!.text}"`]
  }
  return [...slots.values()]
}

type SlotOf = (key: string | number, open: () => Pick<Slot, 'by' | 'nth' | 'place'> & Partial<Slot>) => Slot | undefined // prettier-ignore

function addLinkSlots(page: PageView, view: RecordView, i: number, slotOf: SlotOf): void {
  const { index, paths } = page
  const same = new Map<string, number>()
  for (const { href } of view.links) same.set(href, (same.get(href) ?? 0) + 1)
  for (const link of view.links) {
    const { at, href, template, kind } = link
    const text = titleTextAt(page, at)
    if (text === '') continue
    const path = index.path[at]!
    const slot = slotOf(kind, () => ({
      by: 'link',
      place: () => ({ path: nameOfPath(paths, path), template }),
      notes: [`link like ${template}`],
    }))
    if (!slot || slot.texts[i] !== undefined) continue
    slot.texts[i] = text
    const share = 1 / (i + 1)
    let bonus = 1.5
    if ((same.get(href) ?? 0) > 1) bonus += 0.8
    if (hasHeading(page, at)) bonus += 1
    if (!text.includes(' ') && nameOfLink(link) === text.replace(/^@/, '').toLowerCase()) bonus -= 1.5
    const before = index.runs[index.runFrom[at]! - 1]
    const label = before && index.runFrom[at]! > view.record.runFrom ? labelOfRun(before)?.field : undefined
    if (label === 'vendor' || label === 'category') bonus -= 3
    else if (label === 'title') bonus += 2
    slot.bonus += (bonus - slot.bonus) * share
  }
}

/** The last word of a link's address: a vendor's link often ends with the vendor's name. */
export const nameOfLink = (link: PageLink): string => (link.name ??= nameOfHref(link.href))

function nameOfHref(href: string): string {
  const bare = href.endsWith('/') ? href.slice(0, -1) : href
  const last = bare.slice(Math.max(bare.lastIndexOf('/'), bare.lastIndexOf('=')) + 1)
  if (!last.includes('%')) return last.toLowerCase()
  try {
    return decodeURIComponent(last).toLowerCase()
  } catch (error) {
    // A broken escape is part of the name.
    if (error instanceof URIError) return last.toLowerCase()
    throw error
  }
}

function hasHeading({ index }: PageView, at: number): boolean {
  for (let i = at + 1; i <= index.tree.last[at]!; i++)
    if (isHeading(index.tree.elements[i]!.name)) return true
  for (let up = index.parent[at]!, steps = 0; up >= 0 && steps < 3; up = index.parent[up]!, steps++)
    if (isHeading(index.tree.elements[up]!.name)) return true
  return false
}

const LAST_NTH = 3

function addRunSlots(page: PageView, view: RecordView, i: number, slotOf: SlotOf): void {
  const { index, prices, paths } = page
  const nths = new Map<number, number>()
  for (let run = view.record.runFrom; run < view.record.runTo; run++) {
    const { text, at } = index.runs[run]!
    const path = index.path[at]!
    const nth = nths.get(path) ?? 0
    nths.set(path, nth + 1)
    if (nth > LAST_NTH || isPriceRun(prices, run) || !/\p{L}/u.test(text)) continue
    const { name } = index.tree.elements[at]!
    const slot = slotOf(path * (LAST_NTH + 1) + nth, () => ({
      by: 'run',
      nth,
      place: () => ({ path: nameOfPath(paths, path) }),
      bonus: isHeading(name) || name === 'dt' ? 1.2 : 0,
      notes: [isHeading(name) ? 'heading' : 'text that differs in each record'],
    }))
    if (slot) slot.texts[i] = text
  }
}

const AFFIX = /[\s:：]+$/u
/** How what that pattern takes off ends, in texts that are folded. */
const ENDS = new Set(' :：')

/** 0 where it would not be more than `least`. */
function scoreOf({ texts, bonus, by, nth }: Slot, count: number, least: number): number {
  const said = texts.filter((text) => text !== undefined && text !== '')
  const coverage = said.length / count
  if (coverage < LEAST) return 0
  const names = new Set(said).size
  if (names === 1 && said.length > 1) return 0
  const distinct = names / said.length
  const length = said.reduce((sum, text) => sum + Math.min(text!.length, 60), 0) / said.length
  if (length < 2) return 0
  const position = by === 'run' ? -0.05 * (nth ?? 0) : 0
  const most = 3 * coverage + 2 * distinct + length / 20 + bonus + position
  if (most <= least) return 0
  const wrong = said.filter((text) => isNoTitle(text!)).length / said.length
  if (wrong > 0.4) return 0
  // A sentence that goes on is a description.
  const tooLong = said.filter((text) => text!.length > 160).length / said.length
  return most - 3 * wrong - 3 * tooLong
}

/** Labels, currencies, bare quantities and numbers name nothing. */
export function isNoTitle(text: string): boolean {
  if (text.length > 40) return false
  const bare = ENDS.has(text.at(-1)!) ? text.replace(AFFIX, '') : text
  if (!LETTER.test(bare) || labelOf(text) !== undefined) return true
  // `PEN` is a currency, a pen is not.
  if (
    bare.length <= 14 &&
    (bare.length > 3 || bare === bare.toUpperCase()) &&
    parseCurrency(bare) !== undefined
  )
    return true
  return BARE_QUANTITY.test(bare) || /^[a-z]{3,4}\s?\/\s?[a-z]{3,4}$/i.test(bare)
}

const LETTER = /\p{L}/u
const BARE_QUANTITY = /^[\s+x×≥>]*\d[\d.,]*\s*(?:[-–~]\s*\d[\d.,]*\s*)?\p{L}{1,7}\.?\+?$/u
