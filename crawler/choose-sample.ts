import { provingMarks, type KnownMarks } from './compare-marks.ts'

const MOST_PAGES = 8
const FEWEST_PAGES = 3

/**
 * Pages by which a mirror is compared with its siblings: together they show as many keys, wallets and log-in targets
 * as eight pages can, and nobody knows beforehand which they are.
 *
 * @param random a number from 0 to 1, asked once a page
 */
export function chooseSample<Page extends KnownMarks>(known: readonly Page[], random: () => number): Page[] {
  const shuffled = known
    .map((page) => ({ page, place: random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ page }) => page)
  const chosen: Page[] = []
  const covered = new Set<string>()
  const gain = (page: Page) => provingMarks(page).filter((mark) => !covered.has(mark)).length
  while (chosen.length < MOST_PAGES) {
    const best = shuffled.reduce<Page | undefined>(
      (so, page) => (gain(page) > (so ? gain(so) : 0) ? page : so),
      undefined,
    )
    if (!best) break
    for (const mark of provingMarks(best)) covered.add(mark)
    chosen.push(best)
  }
  const rest = shuffled.filter((page) => !chosen.includes(page))
  return [...chosen, ...rest.slice(0, Math.max(FEWEST_PAGES - chosen.length, 0))]
}
