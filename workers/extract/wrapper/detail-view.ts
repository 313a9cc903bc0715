import type { LabelField } from './labels.ts'
import { looksLikeReviews, type LearnedList } from './learn-list.ts'
import { readPairs, type Pair } from './label-pairs.ts'
import type { PageView } from './record-view.ts'
import type { PagePrice } from './find-money.ts'

/** What a page says outside its lists and sidebars: where a detail page has its fields. */
export class DetailView {
  readonly page: PageView
  /** 1 where a run belongs to a list or stands beside the content. */
  readonly taken: Uint8Array
  readonly prices: PagePrice[]
  private known: Pair[] | undefined

  constructor(page: PageView, taken: Uint8Array, prices: PagePrice[]) {
    this.page = page
    this.taken = taken
    this.prices = prices
  }

  // Many a list page is done with before anything asks for them. No getter of a literal, as in `RecordView`.
  get pairs(): Pair[] {
    const { index } = this.page
    return (this.known ??= readPairs(index, 0, index.runs.length, this.taken))
  }
}

export function viewDetail(page: PageView, lists: LearnedList[]): DetailView {
  const { index } = page
  const taken = new Uint8Array(index.runs.length)
  const listed = new Uint8Array(index.runs.length)
  for (const { set, rule } of lists) {
    const said = rule.holds === 'reviews' && looksLikeReviews(set)
    for (const { record } of set.views) {
      listed.fill(1, record.runFrom, record.runTo)
      // Rows without a link may be the ways of shipping of the one thing on the page.
      if (rule.title.by === 'link' || said) taken.fill(1, record.runFrom, record.runTo)
    }
  }
  for (let run = 0; run < taken.length; run++) if (index.aside[index.runs[run]!.at] === 1) taken[run] = 1
  const prices = page.prices.filter(({ from, pure }) => pure && taken[from] === 0 && listed[from] === 0)
  return new DetailView(page, taken, prices)
}

export const pairsOf = ({ pairs }: DetailView, field: LabelField): Pair[] => pairs.filter((pair) => pair.field === field) // prettier-ignore

/** Element of the page that hold something and stand in its main part. */
export function isMain({ page: { index }, taken }: DetailView, at: number): boolean {
  return index.aside[at] === 0 && (index.runTo[at] === index.runFrom[at] || taken[index.runFrom[at]!] === 0)
}
