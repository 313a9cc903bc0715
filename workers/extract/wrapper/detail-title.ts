import { fold, textOf } from '#pages/tree.ts'
import { isMain, type DetailView } from './detail-view.ts'
import { isHeading } from './find-records.ts'
import { labelOf } from './labels.ts'
import { isNoTitle } from './learn-title.ts'
import { isPriceRun, titleTextAt } from './record-view.ts'

export type DetailTitle = { text: string; run: number; evidence: string; confidence: number }

const NAMED = /(?:^|[\s_-])(?:title|subject|headline)(?:$|[\s_-])/i
const NEAR = 60

/**
 * What a detail page is about: a heading, or a text of its own before its fields, that the page's title, a picture or
 * a class also names.
 *
 * @param before the first run of the page's own fields
 */
export function findDetailTitle(view: DetailView, before: number): DetailTitle | undefined {
  const { index, prices } = view.page
  const { tree, runs } = index
  const pageTitle = documentTitle(view)
  const alts = new Set(
    (tree.byTag.get('img') ?? []).map((at) => fold(tree.elements[at]!.attribs['alt'] ?? '')),
  )
  let best: (DetailTitle & { score: number }) | undefined
  const seen = new Set<number>()
  for (let run = 0; run < Math.min(before + NEAR, runs.length); run++) {
    if (view.taken[run] === 1 || isPriceRun(prices, run)) continue
    const at = holderOf(view, runs[run]!.at)
    if (seen.has(at) || !isMain(view, at)) continue
    seen.add(at)
    const heading = isHeading(tree.elements[at]!.name)
    const text = heading ? headingText(view, at) : runs[run]!.text
    if (text.length < 3 || text.length > 250 || isNoTitle(text) || labelOf(text)) continue
    const notes: string[] = []
    let score = 0
    const give = (points: number, note: string): void => {
      score += points
      notes.push(note)
    }
    if (heading) give(tree.elements[at]!.name < 'h3' ? 1.6 : 0.8, 'a heading')
    if (pageTitle.includes(text.toLowerCase()) && text.length > 3)
      give(text.length > 12 ? 2 : 1, "the page's title has it")
    if (alts.has(text)) give(1.5, 'a picture is named so')
    if (NAMED.test(tree.elements[at]!.attribs['class'] ?? '') || tree.elements[at]!.attribs['itemprop'] === 'name') give(1.2, 'a class says so') // prettier-ignore
    const distance = before - run
    score += distance >= 0 ? 1 - Math.min(distance, NEAR) / NEAR : -0.8
    if (score > Math.max(best?.score ?? 0, 1.7)) best = { text, run, score, evidence: notes.join('; '), confidence: Math.round(Math.min(0.4 + score / 10, 0.85) * 100) / 100 } // prettier-ignore
  }
  return best
}

/** The heading or the element of its own text around an inline element. */
function holderOf({ page: { index } }: DetailView, at: number): number {
  for (let up = at, steps = 0; up >= 0 && steps < 4; up = index.parent[up]!, steps++) {
    if (isHeading(index.tree.elements[up]!.name)) return up
  }
  return at
}

function headingText({ page }: DetailView, at: number): string {
  const { index } = page
  const first = index.runs[index.runFrom[at]!]
  // Buttons and badges stand in headings, too: then its own first words count.
  const inner = index.runTo[at]! - index.runFrom[at]! > 1
  return inner && first && first.at === at ? first.text : titleTextAt(page, at)
}

function documentTitle({ page: { index } }: DetailView): string {
  const at = index.tree.byTag.get('title')?.[0]
  return at === undefined ? '' : fold(textOf(index.tree.elements[at]!)).toLowerCase()
}
