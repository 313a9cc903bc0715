import { describe, expect, test } from 'vitest'
import { loadRecipes } from '#pages/load-recipes.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { hasData, readPageGold, readSavedPage, recipeOf, scored, whyNot } from './gold/page-gold.ts'
import { addScores, emptyScore, f1Of, scoreListings, shareOf, type Score } from './gold/score.ts'

const BAR = 0.99

describe.skipIf(!hasData)('real list pages', () => {
  const gold = hasData ? readPageGold() : []
  const recipes = loadRecipes()

  function scoreMarket(market: string): Score {
    const total = emptyScore()
    for (const page of gold.filter((page) => page.market === market)) {
      const html = readSavedPage(page.file)
      const { listings, pageKind, recipe } = extractPage({ html, recipes: recipes.values() })
      expect(recipe?.market, `the recipe of ${page.file}`).toBe(recipeOf[market])
      // The gold of a product page names the related products; the product itself is not asserted.
      const own =
        pageKind === 'listing'
          ? listings.filter(({ readings }) => readings?.['title']?.reader === 'structured')
          : []
      addScores(total, scoreListings(page.listings, listings.filter((one) => !own.includes(one)).map(scored)))
    }
    return total
  }

  test.each(Object.keys(recipeOf))('%s: its recipe finds the listings and reads their fields', (market) => {
    const score = scoreMarket(market)
    const shares = Object.entries(score.fields).map(
      ([name, field]) => [name, shareOf(field), field.asserted] as const,
    )
    console.log(
      market,
      `F1 ${f1Of(score).toFixed(4)} of ${score.expected}`,
      ...shares.map(([name, share, of]) => `${name} ${of === 0 ? '-' : share.toFixed(4)}`),
    )
    expect(score.expected).toBeGreaterThan(0)
    expect(f1Of(score)).toBeGreaterThanOrEqual(BAR)
    for (const [name, share] of shares)
      expect(
        share,
        `${name}: ${score.fields[name as 'url'].wrong.slice(0, 5).join('; ')}`,
      ).toBeGreaterThanOrEqual(BAR)
  })
})

test.runIf(!hasData)(`real list pages are not read: ${whyNot}`, () => {
  expect(hasData).toBe(false)
})
