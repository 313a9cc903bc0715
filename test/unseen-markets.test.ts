import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isGate } from '#contracts/page-kind.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { DATA, hasData, whyNot } from './gold/page-gold.ts'
import { f1Of, shareOf } from './gold/score.ts'
import { measureDetails, measureFolds, tableOfFolds } from './gold/unseen-markets.ts'

const BAR = 0.97
const DETAIL_BAR = 0.9

describe.skipIf(!hasData)('real pages of markets without a recipe', () => {
  test('each market left out: its list pages are read, alone and together, and so are their fields', () => {
    const folds = measureFolds()
    console.log(tableOfFolds(folds))
    for (const { market, alone, together } of folds) {
      expect(f1Of(alone), `${market} alone`).toBeGreaterThanOrEqual(BAR)
      expect(f1Of(together), `${market} together`).toBeGreaterThanOrEqual(BAR)
      for (const [name, field] of Object.entries(alone.fields)) {
        expect(
          shareOf(field),
          `${market} ${name}: ${field.wrong.slice(0, 3).join('; ')}`,
        ).toBeGreaterThanOrEqual(BAR)
      }
    }
  })

  test('detail pages say what a published scraper asserts of them', () => {
    const { checks, wrong } = measureDetails()
    console.log(`detail pages without recipe: ${checks.length - wrong.length} of ${checks.length} right`)
    expect(checks.length).toBeGreaterThan(45)
    expect(1 - wrong.length / checks.length).toBeGreaterThanOrEqual(DETAIL_BAR)
  })

  test('no gate among them yields a listing', () => {
    const files = readdirSync(join(DATA, 'pages'), { recursive: true, encoding: 'utf8' })
    const gates = files.filter((name) => /captcha|ddos|login|not_found|custom_server|meta_refresh/i.test(name) && !/non_captcha/.test(name) && /\.html?$/.test(name)) // prettier-ignore
    expect(gates.length).toBeGreaterThan(15)
    for (const name of gates) {
      const { pageKind, listings } = extractPage({ html: readFileSync(join(DATA, 'pages', name), 'utf8') })
      expect(isGate(pageKind), `${name} is ${pageKind}`).toBe(true)
      expect(listings, `listings of ${name}`).toEqual([])
    }
  })
})

test.runIf(!hasData)(`markets without a recipe are not measured: ${whyNot}`, () => {
  expect(hasData).toBe(false)
})
