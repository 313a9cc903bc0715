import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { UsageError } from '#shared/errors.ts'
import { recipeJsonSchema } from './recipe-json-schema.ts'
import { readRecipe } from './recipe.ts'

const SOUND = `market: north-gate
version: 3
hosts: [abc.onion]
walk:
  start: [/]
  follow:
    - { path: ^/item/, priority: 2, kind: listing }
  skip: [^/logout]
pages:
  - kind: list
    when: { selector: .row }
    listings:
      record: .row
      fields:
        title: a.title
        price: { select: [.price, .cost], match: '(\\d+)', currency: USD }
`

function faultOf(yaml: string): string {
  try {
    readRecipe(yaml, 'x.yaml')
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('the recipe was read')
}

test('a sound recipe is read with its selectors and patterns compiled', () => {
  const recipe = readRecipe(SOUND, 'x.yaml')
  expect(recipe.market).toBe('north-gate')
  expect(recipe.walk.follow[0]?.path.test('/item/7')).toBe(true)
  expect(recipe.pages[0]?.listings?.fields['price']?.select).toHaveLength(2)
})

test.each([
  [
    'a selector that does not parse',
    '[.price, .cost]',
    '".price[["',
    /^x\.yaml:16: field pages\.0\.listings\.fields\.price\.select: "\.price\[\[" is not a selector/,
  ],
  [
    'a pattern that does not parse',
    '(\\d+)',
    '(\\d+',
    /^x\.yaml:16: field pages\.0\.listings\.fields\.price\.match: .* is not a pattern/,
  ],
  [
    'a field that does not exist',
    'title: a.title',
    'titel: a.title',
    /^x\.yaml:15: field pages\.0\.listings\.fields\.titel: there is no key "titel" here; correct it by docs\/recipes\.md\.$/,
  ],
  [
    'a rule key that does not exist',
    'currency: USD',
    'curency: USD',
    /^x\.yaml:16: field .*\.curency: there is no key "curency" here; correct it by docs\/recipes\.md\.$/,
  ],
  ['a page kind that does not exist', 'kind: list\n', 'kind: lost\n', /^x\.yaml:10: field pages\.0\.kind: /],
  ['a market that is no slug', 'north-gate', 'North Gate', /^x\.yaml:1: field market: must be a slug/],
  ['a version that is missing', 'version: 3\n', '', /^x\.yaml:1: field version: /],
  ['a file that is not YAML', 'hosts: [abc.onion]', 'hosts: [abc.onion', /^x\.yaml:\d+: not YAML: /],
])('%s is one sentence with file, line and field', (_, from, to, expected) => {
  const message = faultOf(SOUND.replace(from, to))
  expect(message).toMatch(expected)
  expect(message).not.toContain('\n')
})

test('an empty file is a sentence too', () => {
  expect(faultOf('')).toMatch(/^x\.yaml:1: expected object/)
})

test('the committed JSON schema is the one of the code', () => {
  const committed: unknown = JSON.parse(
    readFileSync(new URL('../recipes/recipe.schema.json', import.meta.url), 'utf8'),
  )
  expect(committed, 'print recipeJsonSchema() to recipes/recipe.schema.json').toEqual(recipeJsonSchema())
})
