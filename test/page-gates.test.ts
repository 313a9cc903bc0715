import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isGate, type PageKind } from '#contracts/page-kind.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { DATA, hasData, readSavedPage, whyNot } from './gold/page-gold.ts'

// By name where the name tells; the last three were read by a person: strikes of a guard, and an account page that is a
// log-in form to whoever is not logged in.
const gates: [RegExp, PageKind][] = [
  [/anti_ddos/, 'captcha'],
  [/not_found/, 'not-found'],
  [/_404_/, 'not-found'],
  [/login_page/, 'login'],
  [/meta_refresh/, 'queue'],
  [/darkfail_captcha/, 'captcha'],
  [/captcha__Torzon/, 'captcha'],
  [/tests_captcha__(?:23712|3f080|fdb59)/, 'blocked'],
  [/digital-thrift-shop__f12453/, 'login'],
]

const expected = (file: string) => gates.find(([pattern]) => pattern.test(file))?.[1]

describe.skipIf(!hasData)('real pages', () => {
  const files = hasData
    ? readdirSync(join(DATA, 'pages'), { recursive: true, encoding: 'utf8' }).filter((name) =>
        /\.html?$/.test(name),
      )
    : []
  const recipes = [...loadRecipes().values()]
  const ways = [
    ['with recipes', { recipes }],
    ['without', {}],
  ] as const

  test.each(ways)('every gate is told, %s', (_, choice) => {
    const wanted = files.filter(expected)
    const told = wanted.map((file) => [file, extractPage({ html: readSavedPage(file), ...choice }).pageKind])
    expect(told).toEqual(wanted.map((file) => [file, expected(file)]))
    expect(wanted.length).toBeGreaterThan(18)
  })

  test.each(ways)('no content page is called a gate, %s', (_, choice) => {
    const content = files.filter((file) => !expected(file))
    const called = content.filter((file) =>
      isGate(extractPage({ html: readSavedPage(file), ...choice }).pageKind),
    )
    expect(called).toEqual([])
    expect(content.length).toBeGreaterThan(100)
  })

  test.each(ways)('no gate gives anything, %s', (_, choice) => {
    for (const file of files.filter(expected)) {
      const { listings, vendors, reviews, entities } = extractPage({ html: readSavedPage(file), ...choice })
      expect({ file, found: [...listings, ...vendors, ...reviews, ...entities] }).toEqual({ file, found: [] })
    }
  })
})

test.runIf(!hasData)(`real gate pages are not read: ${whyNot}`, () => {
  expect(hasData).toBe(false)
})
