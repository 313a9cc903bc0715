import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import type { Extraction } from '#contracts/extraction.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { readFieldChecks } from './gold/field-gold.ts'
import { DATA, hasData, readSavedPage, whyNot } from './gold/page-gold.ts'

// The gold names dollars for a page that prints bitcoins, in its price and nowhere else.
const GOLD_ERRORS = ['dream__listings__listing_2.html get_price_and_currency']

test.skipIf(!hasData)('with recipes, real detail pages say what a published scraper asserts of them', () => {
  const recipes = [...loadRecipes().values()]
  const known = new Map<string, Extraction>()
  const extract = (file: string) => {
    const page = known.get(file) ?? extractPage({ html: readSavedPage(file), recipes })
    known.set(file, page)
    return page
  }
  const checks = readFieldChecks(extract).filter(({ page, name }) => !GOLD_ERRORS.includes(`${page} ${name}`))
  const wrong = checks.filter(({ expected, given }) => !isDeepStrictEqual(expected, given))
  console.log(`fields of detail pages: ${checks.length - wrong.length} of ${checks.length} right`)
  for (const { page, name, expected, given } of wrong)
    console.log(page, name, JSON.stringify(expected), JSON.stringify(given))
  expect(checks.length).toBeGreaterThan(45)
  expect(wrong.length / checks.length).toBeLessThanOrEqual(0.01)
})

test.skipIf(!hasData)('saved profiles whose address tells the vendor are read as that vendor’s', () => {
  const files = readdirSync(join(DATA, 'pages/hansa2017_html')).filter((file) =>
    /^vendor_\w+_\w*\.htm$/.test(file),
  )
  expect(files.length).toBeGreaterThan(10)
  const names = files.map((file) => extractPage({ html: readSavedPage(`hansa2017_html/${file}`) }).vendors.map(({ name }) => name)) // prettier-ignore
  expect(names).toEqual(files.map((file) => [file.split('_')[1]]))
})

test.runIf(!hasData)(`real detail pages are not read: ${whyNot}`, () => {
  expect(hasData).toBe(false)
})
