import { isDeepStrictEqual } from 'node:util'
import type { Extraction } from '#contracts/extraction.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { learnFromPages } from '#workers/extract/learn-from-pages.ts'
import { readFieldChecks, type FieldCheck } from './field-gold.ts'
import { readPageGold, readSavedPage, scored } from './page-gold.ts'
import { addScores, emptyScore, f1Of, scoreListings, shareOf, type Score } from './score.ts'

/** One market left out: nothing of it was known when its pages were read. */
export type Fold = { market: string; pages: number; alone: Score; together: Score }

// The gold names dollars for a page that prints bitcoins, in its price and nowhere else.
const GOLD_ERRORS = ['dream__listings__listing_2.html get_price_and_currency']

/**
 * Each market of the gold file read without any recipe: every page alone, and every page after learning from all of
 * that market's pages. Nothing is trained on the others, so leaving one out takes nothing but its recipe away.
 */
export function measureFolds(): Fold[] {
  const gold = readPageGold()
  return [...Map.groupBy(gold, ({ market }) => market)].map(([market, pages]) => {
    const wrappers = learnFromPages(pages.map(({ file }) => ({ html: readSavedPage(file) })))
    const fold: Fold = { market, pages: pages.length, alone: emptyScore(), together: emptyScore() }
    for (const { file, listings } of pages) {
      const html = readSavedPage(file)
      addScores(fold.alone, scoreListings(listings, relatedOf(extractPage({ html }))))
      addScores(fold.together, scoreListings(listings, relatedOf(extractPage({ html, wrappers }))))
    }
    return fold
  })
}

/** The gold of a product page names the related products; the product itself is not asserted. */
function relatedOf({ listings, pageKind }: Extraction) {
  const own =
    pageKind === 'listing'
      ? listings.filter(({ readings }) => readings?.['title']?.reader === 'structured')
      : []
  return listings.filter((listing) => !own.includes(listing)).map(scored)
}

/** The assertions of a published scraper on detail pages, read without any recipe. */
export function measureDetails(): { checks: FieldCheck[]; wrong: FieldCheck[] } {
  const known = new Map<string, Extraction>()
  const checks = readFieldChecks((file) => {
    const page = known.get(file) ?? extractPage({ html: readSavedPage(file) })
    known.set(file, page)
    return page
  }).filter(({ page, name }) => !GOLD_ERRORS.includes(`${page} ${name}`))
  return { checks, wrong: checks.filter(({ expected, given }) => !isDeepStrictEqual(expected, given)) }
}

const percent = (part: number): string => part.toFixed(4)

/** The folds as a table in Markdown. */
export function tableOfFolds(folds: Fold[]): string {
  const row = ({ market, pages, alone, together }: Fold): string => {
    const fields = (['price', 'vendor', 'category', 'url'] as const).map((name) => {
      const { asserted } = alone.fields[name]
      return asserted === 0 ? '-' : percent(shareOf(alone.fields[name]))
    })
    return `| ${[market, pages, alone.expected, percent(f1Of(alone)), percent(f1Of(together)), ...fields].join(' | ')} |`
  }
  const mean = percent(folds.reduce((sum, { alone }) => sum + f1Of(alone), 0) / folds.length)
  return [
    '| market left out | pages | listings | F1, each page alone | F1, pages together | price | vendor | category | url |',
    '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
    ...folds.map(row),
    `| mean over markets | | | ${mean} | | | | | |`,
  ].join('\n')
}
