import type { Page } from '../page.ts'
import { learnLists } from './learn-lists.ts'
import { placeFields } from './place-fields.ts'
import { likeness, ALIKE } from './apply-wrapper.ts'
import { settleLists } from './settle-lists.ts'
import { viewPage } from './view-page.ts'
import { WRAPPER_VERSION, type FieldRule, type ListRule, type Wrapper } from './wrapper.ts'

/** More pages than this teach nothing new. */
export const MOST_PAGES = 30

type Taught = { links: Set<string>; lists: ListRule[] }

/** What pages of one market have in common: each list with the fields that most of its records agree on. */
export function learnWrapper(pages: Page[]): Wrapper {
  return join(pages.slice(0, MOST_PAGES).map(teach))
}

/** One wrapper for each market among the pages, told apart by the kinds of their links. */
export function learnWrappers(pages: Page[]): Wrapper[] {
  const groups: Taught[][] = []
  for (const page of pages) {
    const taught = teach(page)
    const own = groups.find((group) => group.some(({ links }) => likeness(links, taught.links) >= ALIKE))
    if (!own) groups.push([taught])
    else if (own.length < MOST_PAGES) own.push(taught)
  }
  return groups.filter((group) => group.length > 1).map(join)
}

function teach(page: Page): Taught {
  const view = viewPage(page)
  const { goods, said } = settleLists(page, view, learnLists(view))
  return {
    links: new Set(view.index.links.map(({ template }) => template)),
    lists: [...goods, ...said].map(placeFields),
  }
}

function join(taught: Taught[]): Wrapper {
  const groups = new Map<string, ListRule[]>()
  for (const { lists } of taught) {
    for (const rule of lists) {
      const key = `${rule.holds} ${rule.record} ${rule.flat} ${rule.title.by} ${rule.title.template ?? ''}`
      groups.set(key, [...(groups.get(key) ?? []), rule])
    }
  }
  const counts = new Map<string, number>()
  for (const { links } of taught) for (const link of links) counts.set(link, (counts.get(link) ?? 0) + 1)
  const lists = [...groups.values()].map(joinRules).sort((a, b) => b.pages - a.pages || b.records - a.records)
  const links = [...counts].filter(([, count]) => count >= taught.length / 2).map(([link]) => link)
  return { version: WRAPPER_VERSION, pages: taught.length, links: links.sort(), lists }
}

/** One list of several pages. A field is read as most records have it; that pages agree makes it surer. */
function joinRules(rules: ListRule[]): ListRule {
  const widest = rules.reduce((best, rule) => (rule.records > best.records ? rule : best))
  const fields: Record<string, FieldRule> = {}
  for (const name of new Set(rules.flatMap((rule) => Object.keys(rule.fields)))) {
    fields[name] = agreed(
      rules.flatMap((rule) => (rule.fields[name] ? [[rule.fields[name], rule.records]] : [])),
    )
  }
  const records = rules.reduce((sum, rule) => sum + rule.records, 0)
  return {
    ...widest,
    title: agreed(rules.map((rule) => [rule.title, rule.records])),
    fields,
    records,
    pages: rules.length,
  }
}

const SUREST = 0.92

/** What is read by its meaning is one rule wherever it stands. */
const keyOf = ({ by, path, template, nth, column, skip, drop }: FieldRule): string =>
  by === 'label' || by === 'section' ? by : [by, path, template, nth, column, skip, drop].join('|')

function agreed(votes: [FieldRule, number][]): FieldRule {
  const groups = new Map<string, { rule: FieldRule; weight: number; pages: number }>()
  for (const [rule, weight] of votes) {
    const key = keyOf(rule)
    const group = groups.get(key) ?? { rule, weight: 0, pages: 0 }
    // Where it stands is only for whoever reads the rule.
    if (group.rule.path === undefined) group.rule = rule
    group.weight += weight
    group.pages++
    groups.set(key, group)
  }
  const best = [...groups.values()].reduce((a, b) => (b.weight > a.weight ? b : a))
  const confidence = Math.min(
    best.rule.confidence + 0.02 * (best.pages - 1),
    Math.max(SUREST, best.rule.confidence),
  )
  return { ...best.rule, confidence: Math.round(confidence * 100) / 100 }
}
