import { chooseLists } from './choose-lists.ts'
import { findRecordSets, type RecordSet } from './find-records.ts'
import { findSolo } from './find-solo.ts'
import { learnList, type LearnedList } from './learn-list.ts'
import type { PageView } from './record-view.ts'

const BEST_SETS = 14

/** The lists of one page, learned from it alone. */
export function learnLists(view: PageView): LearnedList[] {
  const sets = findRecordSets(view.index, view.prices)
  // Those with prices first: a page of menus has many sets and few of them say anything.
  sets.sort((a, b) => b.priced - a.priced || b.records.length - a.records.length)
  const learned: LearnedList[] = []
  const tried = new Set<string>()
  for (const set of sets) {
    const key = `${set.path} ${set.flat} ${set.by.startsWith('row ') ? set.by : ''}`
    if (tried.size >= BEST_SETS) break
    // A page that lists priced goods is no forum.
    if (set.priced === 0 && learned.some(isGoods)) break
    if (tried.has(key) || learned.some((list) => isInside(set, list))) continue
    tried.add(key)
    const list = learnList(view, set)
    if (list) learned.push(list)
  }
  if (!learned.some(({ rule, aside }) => rule.holds === 'listings' && !aside)) {
    const solo = findSolo(view.index, view.prices)
    const list = solo && learnList(view, solo)
    if (list?.rule.holds === 'listings' && list.rule.title.by === 'link') learned.push(list)
  }
  // What stands beside the content is not what the page is about, unless all of it does.
  const onlyMain = view.prices.some(({ pure, at }) => pure && view.index.aside[at] === 0)
  return chooseLists(learned, onlyMain)
}

const isGoods = ({ rule, aside, set }: LearnedList): boolean =>
  rule.holds === 'listings' && !aside && rule.title.by === 'link' && set.views.length > 2

/** Inside the records of a list that already has titles, links and prices there are only parts of them. */
function isInside({ records }: RecordSet, { rule, set }: LearnedList): boolean {
  if (rule.title.by !== 'link' || rule.holds !== 'listings' || set.views.length < 3) return false
  const [first, last] = [set.views[0]!.record, set.views.at(-1)!.record]
  return records.every(({ root, lastElement }) => root > first.root && lastElement <= last.lastElement && set.views.some(({ record }) => root >= record.root && lastElement <= record.lastElement)) // prettier-ignore
}
