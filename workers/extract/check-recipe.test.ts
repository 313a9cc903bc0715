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

function saysOf(recipe: string, ...pages: (string | { html: string; url: string })[]) {
  const check = openRecipeCheck(readRecipe(recipe, 'north-gate.yaml'))
  const foreignPages = pages.flatMap((page, i) => check.look({ file: `${i}.html`, ...(typeof page === 'string' ? { html: page } : page) }) ?? []) // prettier-ignore
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

const plain = own.replace(/<table.*<\/table>/, '<p>Our rules are few and kept by all.</p>')
const HOSTS = RECIPE.replace('version: 1', 'version: 1\nhosts: [north.onion]')

test.each([
  ['a rule holds on it, though its mark is gone', RECIPE, own.replace('north-gate', 'other')],
  ['its mark is on it, though no rule holds', RECIPE, plain],
  ['it is a gate, which has no mark', RECIPE, '403 DDOS filter killed your path'],
  ['it was read at a host of the market', HOSTS, { html: foreign, url: 'http://north.onion/x' }],
  ['the recipe names no mark', RECIPE.replace(/^match.*\n/m, ''), foreign],
])("a page is the market's own where %s", (_, recipe, page) => {
  expect(saysOf(recipe, page).foreignPages).toEqual([])
})

test('a page at a host that the recipe does not name is told by its mark', () => {
  expect(saysOf(HOSTS, { html: foreign, url: 'http://other.onion/x' }).foreignPages).toHaveLength(1)
})

test('a selector that hits on one page is no fault where others are empty, and few hits are not all there is', () => {
  const empty = own.replaceAll(/<tr.*?<\/tr>/g, '')
  expect(saysOf(RECIPE, own, empty).faults).toEqual([])
  expect(
    saysOf(RECIPE, '<p class="goods"><b class="row"><a>x</a></b><b class="row"><a>y</a></b></p>').faults,
  ).toEqual([])
})

test('without records the title is asked for, and the first page that a selector takes whole is named', () => {
  const one = RECIPE.replace('record: .row, fields: { title: a,', 'fields: { title: h1,')
  expect(saysOf(one, own).faults).toEqual([expect.stringMatching(/field pages\.0\.listings\.fields\.title: "h1" matches nothing/)]) // prettier-ignore
  expect(saysOf(RECIPE.replace('record: .row', 'record: body'), own, own).faults).toEqual([expect.stringMatching(/nearly every element of 0\.html/)]) // prettier-ignore
})

const titled = (selector: string) => RECIPE.replace('title: a', `title: ${selector}`)

test('titles that no record has are told, whichever of several selectors would do', () => {
  expect(saysOf(titled('h3'), own).faults).toEqual([expect.stringMatching(/^north-gate\.yaml: field pages\.0\.listings\.fields\.title: "h3" matches nothing on any page .* 0\.html; correct it/)]) // prettier-ignore
  expect(saysOf(titled('{ select: [h3, a] }'), own).faults).toEqual([])
})

test.each([
  ['.rows', /^north-gate\.yaml: field pages\.0\.listings\.record: "\.rows" matches nothing .* 0\.html; correct it/],
  ['"*"', /^north-gate\.yaml: field pages\.0\.listings\.record: "\*" matches nearly every element of 0\.html.*narrow it down/],
  ['body', /"body" matches nearly every element/],
])('a record selector %s is one sentence with place and remedy', (selector, sentence) => {
  const { faults } = saysOf(RECIPE.replace('record: .row', `record: ${selector}`), own)
  expect(faults).toEqual([expect.stringMatching(sentence)])
}) // prettier-ignore
