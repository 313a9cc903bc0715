import { expect, test } from 'vitest'
import { judgeLogIn } from './login-state.ts'
import { judgePage } from './page-kind.ts'
import { parsePage } from './parse-page.ts'
import { readRecipe } from './recipe.ts'

const RECIPE = `
market: walled
version: 1
walk: { start: [/] }
login:
  path: /login
  user: name
  secret: word
  check: { selector: 'a.out' }
  require: { list: { selector: '.offer, .none' } }
  lost: { selector: '.welcome-stranger' }
pages:
  - { kind: list, when: { selector: '.offers' } }
  - { kind: other, when: { selector: body } }
`

function stateOf(html: string, yaml = RECIPE): string {
  const recipe = readRecipe(yaml, 'walled.yaml')
  const input = { $: parsePage(html), html, recipe, status: 200 }
  return judgeLogIn(recipe.login!, input, judgePage(input)).state
}

const out = '<a class="out" href="/x">Leave</a>'
test.each([
  ['a page with the mark', `<p>Wares</p>${out}`, 'proven'],
  ['a list with the mark and its offers', `<div class="offers"><p class="offer">A</p></div>${out}`, 'proven'],
  ['a list that says that it is empty', `<div class="offers"><p class="none">0</p></div>${out}`, 'proven'],
  ['a list with the mark and nothing in it', `<div class="offers"></div>${out}`, 'lost'],
  ['a page without the mark', '<p>Wares</p>', 'lost'],
  ['a page that greets strangers', `<p class="welcome-stranger">Hello</p>${out}`, 'lost'],
  [
    'a log-in page',
    '<form action="/login"><input name="name"><input type="password" name="word"></form>',
    'lost',
  ],
  ['a page that is not there, said to us', `<h1>404 not found</h1>${out}`, 'proven'],
  ['a page that is not there, said to anybody', '<h1>404 not found</h1>', 'lost'],
  ['a queue', '<h1>You are in the queue</h1>', 'unknown'],
])('%s', (_name, html, state) => {
  expect(stateOf(html)).toBe(state)
})

test.each([
  ['check: { selector: a.out }', 'lost: { selector: a.out }'],
  ['check: { selector: a.out, text: Leave }', 'lost: { text: Leave }'],
  ['check: { selector: a.out, without: a.out }', ''],
])('a check that no page can pass is one sentence with file, line and field: %s', (check, lost) => {
  const yaml = RECIPE.replace("check: { selector: 'a.out' }", check).replace(/ {2}lost: .*/, `  ${lost}`)
  expect(() => readRecipe(yaml, 'walled.yaml')).toThrow(
    /^walled\.yaml:9: field login\.check: can never be true: /,
  )
})
