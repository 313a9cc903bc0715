import type { LearnedList } from './learn-list.ts'
import { isAside } from './learn-list.ts'
import { cutBetween, recordOf, withContainers, type RecordSet } from './find-records.ts'
import { overlaps } from './choose-lists.ts'
import { learnLists } from './learn-lists.ts'
import { viewSet, type PageView } from './record-view.ts'
import type { ListRule, Wrapper } from './wrapper.ts'
import { pathOfName } from './page-index.ts'

/** Share of the kinds of links that two pages of one market have in common, at least. */
export const ALIKE = 0.5
/** A list that one page alone has is no rule of the market. */
const FEWEST_PAGES = 2

/** The lists of a page that it shows itself, and those that its market is known to have. */
export function applyWrapper(view: PageView, wrapper: Wrapper): LearnedList[] {
  let lists = learnLists(view)
  for (const rule of wrapper.lists) {
    const known = isApplicable(rule) ? findList(view, rule) : undefined
    if (!known || known.aside) continue
    const rivals = lists.filter((own) => overlaps(own, known))
    // What the page shows itself wins, unless it is the same list or hardly one.
    if (rivals.some((own) => own.set.views.length > known.set.views.length || (!isSame(own.rule, rule) && own.set.views.length >= FEWEST_RECORDS))) continue // prettier-ignore
    // Goods on the page are no reviews, wherever else reviews stand at that place of the tree.
    if (rule.holds === 'reviews' && rivals.some((own) => own.rule.holds !== 'reviews')) continue
    lists = [...lists.filter((own) => !rivals.includes(own)), known]
  }
  return lists
}

/** Without links of one kind a place of the tree alone says too little: rows at the same place may be anything. */
const isApplicable = ({ pages, title }: ListRule): boolean => pages >= FEWEST_PAGES && title.by === 'link'

const FEWEST_RECORDS = 3
const isSame = (a: ListRule, b: ListRule): boolean =>
  a.record === b.record && a.title.template === b.title.template

function findList(view: PageView, rule: ListRule): LearnedList | undefined {
  const records = findByRule(view, rule)
  if (!records) return undefined
  const set = viewSet(view, records)
  const found = { ...rule, records: set.views.length }
  return { rule: found, set, score: rule.confidence * 20, aside: isAside(set), titles: [] }
}

/** The records at the rule's place of the tree: around each title that is a link of its kind, else each element there. */
function findByRule({ index, paths, prices }: PageView, rule: ListRule): RecordSet | undefined {
  const path = pathOfName(paths, rule.record)
  if (path === undefined) return undefined
  const roots = new Set<number>()
  if (rule.title.by === 'link') {
    for (const { at, template } of index.links) {
      if (template !== rule.title.template) continue
      for (let up = at; up >= 0; up = index.parent[up]!) if (index.path[up] === path) roots.add(up)
    }
  } else {
    const tag = rule.record.slice(rule.record.lastIndexOf('>') + 1)
    for (const at of index.tree.byTag.get(tag) ?? []) if (index.path[at] === path) roots.add(at)
  }
  const sorted = [...roots].sort((a, b) => a - b)
  if (sorted.length === 0) return undefined
  if (rule.flat) return cutBetween(index, sorted, path, prices, rule.anchor)
  const set = {
    path,
    flat: false,
    records: sorted.map((root) => recordOf(index, root)),
    priced: 0,
    by: rule.anchor,
  }
  const found = withContainers(index, set, prices)
  // Where the market's records have prices, an element at the same place without one is something else.
  return rule.fields['price'] && found.priced === 0 ? undefined : found
}

/** The wrapper whose market a page looks like, by its links. */
export function chooseWrapper(wrappers: Wrapper[], view: PageView): Wrapper | undefined {
  const links = new Set(view.index.links.map(({ template }) => template))
  const likes = wrappers.map((wrapper) => likeness(new Set(wrapper.links), links))
  const best = Math.max(...likes)
  return best >= ALIKE ? wrappers[likes.indexOf(best)] : undefined
}

/** How much of the smaller set the larger has. */
export function likeness(a: Set<string>, b: Set<string>): number {
  const [few, many] = a.size < b.size ? [a, b] : [b, a]
  if (few.size === 0) return 0
  return [...few].filter((link) => many.has(link)).length / few.size
}
