import { fieldValueOf } from './field-value.ts'
import { partsOf, sectionAt, tokenAttributeOf } from './learn-category.ts'
import type { Pair } from './label-pairs.ts'
import { LABELLED, type LearnedList } from './learn-list.ts'
import { isWithin, nameOfPath, type PageIndex } from './page-index.ts'
import { categoryOf, runAt } from './read-list-fields.ts'
import type { SetView } from './record-view.ts'
import type { FieldRule, ListRule } from './wrapper.ts'

const COMPARED = new Set<string>(LABELLED.filter((field) => field !== 'replies'))
/** Of the records that have a label so many must have it at one place. */
const MOST = 0.6

/**
 * A list's rule with the place of what is read by meaning alone, for a person who reads the rule or makes a recipe of it:
 * the element that holds label and value, the heading, the attribute. Reading goes by the meaning still.
 */
export function placeFields({ rule, set }: LearnedList): ListRule {
  const fields = Object.entries(rule.fields).map(([name, field]) => [name, placeField(name, field, set)])
  return { ...rule, fields: Object.fromEntries(fields) as ListRule['fields'] }
}

function placeField(name: string, rule: FieldRule, set: SetView): FieldRule {
  if (rule.by === 'label') return { ...rule, ...placeOfLabel(name, set) }
  if (rule.by === 'section') return { ...rule, ...placeOfSection(set) }
  if (rule.by === 'menu') return { ...rule, ...placeOfMenu(rule, set) }
  const attribute = rule.by === 'token' ? tokenAttributeOf(set.page.index, set.views[0]!.record.root) : undefined
  return attribute === undefined ? rule : { ...rule, template: attribute }
} // prettier-ignore

function placeOfLabel(field: string, set: SetView): Pick<FieldRule, 'path' | 'label'> {
  const { index, paths } = set.page
  const votes = new Map<string, { path: number; label: string; hits: number }>()
  let known = 0
  for (const { pairs, record } of set.views) {
    const pair = pairs.find((one) => one.field === field)
    // A label whose values never fit says something else: `From: $5`.
    if (!pair || (COMPARED.has(pair.field) && !fieldValueOf(pair.field, pair.value))) continue
    known++
    const path = index.path[Math.max(holderOf(index, pair), record.root)]!
    const label = shapeOf(index, pair)
    const key = `${path} ${label.toLowerCase()}`
    const vote = votes.get(key) ?? { path, label, hits: 0 }
    vote.hits++
    votes.set(key, vote)
  }
  const best = [...votes.values()].toSorted((a, b) => b.hits - a.hits)[0]
  return best && best.hits >= known * MOST
    ? { path: nameOfPath(paths, best.path), label: best.label }
    : {}
} // prettier-ignore

/** The label with a `#` for its value: `Stock #`, `# left`. */
function shapeOf({ runs }: PageIndex, { label, value, run, cell }: Pair): string {
  const word = label.replace(/[\s:：]+$/u, '').trim()
  const { text } = runs[run]!
  const isBehind = cell === undefined && text.includes(value) && text.lastIndexOf(label) > text.indexOf(value)
  return isBehind ? `# ${word}` : `${word} #`
}

/** The smallest element with both the label and its value. */
function holderOf(index: PageIndex, { run, cell, value }: Pair): number {
  const { at, text } = index.runs[run]!
  let holder = cell ?? (text.includes(value) ? at : index.runs[run + 1]!.at)
  while (holder > 0 && !isWithin(index, at, holder)) holder = index.parent[holder]!
  return holder
}

/** One heading over all records, the first at its place of the tree. */
function placeOfSection(set: SetView): Pick<FieldRule, 'path'> {
  const { index, paths } = set.page
  const [first, ...others] = new Set(set.views.map(({ record }) => sectionAt(set, record.root)))
  if (first === undefined || others.length > 0) return {}
  const { name } = index.tree.elements[first]!
  const same = (index.tree.byTag.get(name) ?? []).find((at) => index.path[at] === index.path[first])
  return same === first ? { path: nameOfPath(paths, index.path[first]!) } : {}
}

/** How many parts before and behind the category the element's own texts have, in the first element at its place. */
function placeOfMenu(rule: FieldRule, set: SetView): Pick<FieldRule, 'own'> {
  const { index } = set.page
  const votes = new Map<string, { skip: number; drop: number; hits: number }>()
  for (const view of set.views) {
    const run = runAt(rule, set, view)
    const wanted = run === undefined ? [] : categoryOf(rule, set, view)!
    if (run === undefined || wanted.length === 0) continue
    const { at } = index.runs[run]!
    const inside = index.runs.slice(view.record.runFrom, view.record.runTo)
    if (inside.find((one) => index.path[one.at] === index.path[at])?.at !== at) continue
    const parts = partsOf(inside.filter((one) => one.at === at).map(({ text }) => text).join(' ')) // prettier-ignore
    const skip = parts.findIndex((_, i) => wanted.every((part, j) => parts[i + j] === part))
    if (skip < 0) continue
    const drop = parts.length - skip - wanted.length
    const vote = votes.get(`${skip} ${drop}`) ?? { skip, drop, hits: 0 }
    vote.hits++
    votes.set(`${skip} ${drop}`, vote)
  }
  const best = [...votes.values()].toSorted((a, b) => b.hits - a.hits)[0]
  return best && best.hits >= set.views.length * MOST ? { own: { skip: best.skip, drop: best.drop } } : {}
}
