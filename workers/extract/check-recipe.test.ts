import { expect, test } from 'vitest'
import { readRecipe } from '#pages/recipe.ts'
import { openRecipeCheck } from './check-recipe.ts'

const RECIPE = `market: north-gate
version: 1
match: 'meta[content="north-gate"]'
walk: { start: [/] }
pages:
  - kind: list
    when: { selector: .goods }
    listings: { record: .row, fields: { title: a, price: .price } }
`
const row = (name: string) =>
  `<tr class="row"><td><a href="/i/${name}">${name}</a></td><td class="price">$5</td></tr>`
const own = `<html><head><meta name="engine" content="north-gate"></head><body><table class="goods">${['lamp', 'rope', 'kettle', 'chair', 'sieve', 'bell'].map(row).join('')}</table></body></html>`
const foreign = own.replace('north-gate', 'other').replace('goods', 'wares')

function saysOf(recipe: string, ...pages: string[]) {
  const check = openRecipeCheck(readRecipe(recipe, 'north-gate.yaml'))
  const foreignPages = pages.flatMap((html, i) => check.look({ file: `${i}.html`, html }) ?? [])
  return { foreignPages, faults: check.faults() }
}

test('a recipe that fits its pages has nothing said of it', () => {
  expect(saysOf(RECIPE, own, own)).toEqual({ foreignPages: [], faults: [] })
})

test('a page of another market is named, and the others are looked at', () => {
  const { foreignPages, faults } = saysOf(RECIPE, own, foreign)
  expect(foreignPages).toEqual([expect.stringMatching(/^1\.html is not a page of north-gate: .*name the market/)]) // prettier-ignore
  expect(faults).toEqual([])
})

test.each([
  ['.rows', /^recipes\/north-gate\.yaml: field pages\.0\.listings\.record: "\.rows" matches nothing .* 0\.html; correct it/],
  ['"*"', /^recipes\/north-gate\.yaml: field pages\.0\.listings\.record: "\*" matches nearly every element of 0\.html.*narrow it down/],
  ['body', /"body" matches nearly every element/],
])('a record selector %s is one sentence with place and remedy', (selector, sentence) => {
  const { faults } = saysOf(RECIPE.replace('record: .row', `record: ${selector}`), own)
  expect(faults).toEqual([expect.stringMatching(sentence)])
}) // prettier-ignore
