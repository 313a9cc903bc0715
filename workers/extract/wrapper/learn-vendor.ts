import { parsePlace } from '../values/place.ts'
import { parseTime } from '../values/time.ts'
import { labelOf } from './labels.ts'
import { labelOfRun, nameOfPath, type PageLink } from './page-index.ts'
import { nameOfLink } from './learn-title.ts'
import { titleTextAt, type SetView } from './record-view.ts'
import type { FieldRule } from './wrapper.ts'

const VENDOR_WORD =
  /(?:^|[/?&=_.-])(?:vendors?|sellers?|users?|members?|profiles?|memberlist|merchants?|stores?|shops?|authors?|u|v)(?=[/?&=_.-]|$)/i
const BY = /(?:^|\s)(?:by|von|от|sold by|posted by|seller|vendor)\s*:?\s*@?$/iu
const CHROME =
  /^(?:buy(?: now)?|order(?: now)?|details?|more|view|read more|add to cart|feedback|reviews?|ratings?|report|reply|quote|last post|next|prev(?:ious)?|»|«|\d+)$/i

type Votes = {
  hits: number
  label: number
  word: number
  segment: number
  name: number
  names: Map<string, boolean>
}

/** The links that lead to the vendor: by label, by address, by a text that is the end of the address. */
export function learnVendor(set: SetView, title: FieldRule): FieldRule | undefined {
  const { views } = set
  const groups = new Map<string, Votes>()
  for (const view of views) {
    const seen = new Set<string>()
    for (const link of view.links) {
      const key = link.kind
      if (seen.has(key) || (title.by === 'link' && link.template === title.template)) continue
      const text = nameTextAt(set, link.at)
      if (text === '') continue
      seen.add(key)
      let votes = groups.get(key)
      if (!votes) groups.set(key, (votes = { hits: 0, label: 0, word: 0, segment: 0, name: 0, names: new Map() })) // prettier-ignore
      count(votes, set, link, text, view.record.runFrom)
    }
  }
  return bestOf(groups, set)
}

const withoutHost = (href: string): string =>
  href.startsWith('http') ? href.replace(/^https?:\/\/[^/]*/i, '') : href

export const nameTextAt = (set: SetView, at: number): string =>
  titleTextAt(set.page, at).replace(/^@/, '').trim()

function count(votes: Votes, set: SetView, link: PageLink, text: string, from: number): void {
  const { index } = set.page
  const { at, href } = link
  votes.hits++
  if (!votes.names.has(text)) votes.names.set(text, isName(text))
  const run = index.runFrom[at]! - 1
  const before = run >= from ? index.runs[run] : undefined
  if (before !== undefined && (labelOfRun(before)?.field === 'vendor' || BY.test(before.text))) votes.label++
  if (VENDOR_WORD.test(withoutHost(href))) votes.word++
  if (nameOfLink(link) === text.toLowerCase()) votes.segment++
  if (votes.names.get(text)) votes.name++
}

/** What can be a vendor's name: short, no price, place, date or button. */
export function isName(text: string): boolean {
  if (text.length < 2 || text.length > 32 || text.split(' ').length > 3 || /[:：]/.test(text)) return false
  return (
    /[\p{L}\d]/u.test(text) && !CHROME.test(text) && !labelOf(text) && !parsePlace(text) && !parseTime(text)
  )
}

function bestOf(groups: Map<string, Votes>, set: SetView): FieldRule | undefined {
  let best: { key: string; score: number; notes: string[] } | undefined
  for (const [key, votes] of groups) {
    const share = (part: number): number => part / votes.hits
    if (share(votes.name) < 0.7 || votes.hits < set.views.length * 0.4) continue
    // One text in every record is a button, not a name.
    if (votes.names.size === 1 && votes.hits > 3 && share(votes.label + votes.word + votes.segment) < 0.5)
      continue
    const score = 2.5 * share(votes.label) + 1.5 * share(votes.word) + 1.5 * share(votes.segment) + votes.hits / set.views.length // prettier-ignore
    const notes = [
      ...(share(votes.label) > 0.5 ? ['stands behind a label for vendors'] : []),
      ...(share(votes.word) > 0.5 ? ['its address names vendors'] : []),
      ...(share(votes.segment) > 0.5 ? ['its text ends its address'] : []),
    ]
    if (score >= 2.2 && score > (best?.score ?? 0)) best = { key, score, notes }
  }
  if (!best) return undefined
  const cut = best.key.indexOf(' ')
  return {
    by: 'link',
    path: nameOfPath(set.page.paths, Number(best.key.slice(0, cut))),
    template: best.key.slice(cut + 1),
    evidence: best.notes.join('; '),
    confidence: Math.round(Math.min(0.45 + best.score / 14, 0.85) * 100) / 100,
  }
}
