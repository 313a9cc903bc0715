import { parseRating } from '../values/number.ts'
import type { DetailView } from './detail-view.ts'

const OF_FIVE =
  /^(?:(?:rated|rating|average|bewertet mit|оценка)[:：]?\s+)?(?<value>\d(?:[.,]\d+)?)\s*(?:\/|out of|of|von|из)\s*5(?![\d.,])/iu
/** The stars of the thing itself stand beside its title; those of its reviews further down. */
const NEAR = 8

/** What buyers give the one thing on the page, as the words for those who see no stars say it: `Rated 4.3 out of 5`. */
export function ratingBeside({ page: { index }, taken }: DetailView, title: number): { value: number; raw: string } | undefined {
  const { elements, last } = index.tree
  for (let at = index.runs[title]?.at ?? elements.length; at < elements.length; at++) {
    if (index.runFrom[at]! > title + NEAR) return undefined
    const { 'aria-label': said, title: shown } = elements[at]!.attribs
    const raw = said ?? shown
    if (raw === undefined || index.aside[at] === 1 || taken[index.runFrom[at]!] === 1 || last[at]! - at > 10) continue
    const value = OF_FIVE.exec(raw)?.groups!['value']
    const rating = value === undefined ? undefined : parseRating(value)
    if (rating !== undefined && rating > 0 && rating <= 5) return { value: rating, raw }
  }
  return undefined
} // prettier-ignore
