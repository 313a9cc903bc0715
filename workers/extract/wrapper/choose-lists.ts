import type { LearnedList } from './learn-list.ts'

/**
 * The lists that a page is about: the best first, then those that share nothing with it. What stands in a sidebar
 * counts only where nothing else does; what stands inside the records of a better list are their variants.
 */
export function chooseLists(learned: LearnedList[], onlyMain: boolean): LearnedList[] {
  const ranked = learned.filter(({ aside }) => !aside || !onlyMain).sort((a, b) => rankOf(b) - rankOf(a)) // prettier-ignore
  const chosen: LearnedList[] = []
  for (const list of ranked) {
    if (chosen.length < 6 && !chosen.some((other) => overlaps(list, other))) chosen.push(list)
  }
  return chosen
}

const rankOf = ({ score, rule, aside }: LearnedList): number =>
  score + (rule.holds === 'reviews' ? 1 : 0) - (rule.holds === 'threads' ? 2 : 0) - (aside ? 3 : 0)

/** Two lists share something of the page. */
export function overlaps(a: LearnedList, b: LearnedList): boolean {
  const ranges = b.set.views.map(({ record }) => record)
  return a.set.views.some(({ record }) =>
    ranges.some((other) => record.runFrom < other.runTo && other.runFrom < record.runTo),
  )
}
