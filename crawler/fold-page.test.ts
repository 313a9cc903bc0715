import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openCsamGate } from './csam-gate.ts'
import { loadCsamRules } from './csam-rules.ts'
import { foldPage } from './fold-page.ts'
import { emptyRoom } from './fold-room.ts'
import type { FoldedWords } from './fold-units.ts'
import { plainText } from './plain-text.ts'

/** What is taken off a page while it is read is what would be taken off before. */

const gate = openCsamGate(await loadCsamRules(new URL('csam-rules.yaml', import.meta.url).pathname))
const ruleOf = (html: string) => gate({ url: 'http://a.onion/x', html })?.rule
const wordsOf = ({ letters, starts, count }: FoldedWords) =>
  Array.from({ length: count }, (_, word) =>
    String.fromCharCode(...letters.subarray(starts[word], starts[word + 1])),
  )
const base64 = Buffer.from('LF-CSAM-MARKER').toString('base64url')

test('a page reads the same whether its entities and escapes are taken off before or while it is read', () => {
  const pieces = fc.constantFrom(
    ...'a b é ½ ﬁ 甲 ж Щ 😀 &#76; &#x4c; &nbsp; &eacute; &Lopf; &#1073; \\u004c \\x4c \\u{4c} \\ud835\\udc0b &#92;u004c'.split(
      ' ',
    ),
    ' ',
    '<b>',
    '</b>',
    '<td class="x &#76; y">',
    '<!-- a -->',
    '\u200b',
    '\u0301',
    '\\ud835',
    '\udc0b',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const html = parts.join('')
      const [whole, plain] = [html, plainText(html)].map((text) => foldPage(text, emptyRoom()))
      expect(wordsOf(whole!.text)).toEqual(wordsOf(plain!.text))
      expect(wordsOf(whole!.markup)).toEqual(wordsOf(plain!.markup))
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ['an escape of two halves', '\\ud835\\udc0bF-CSAM-MARKER'],
  ['an escape beside half a letter', '\\ud835\udc0bF-CSAM-MARKER'],
  ['an escape whose sign is an entity', '&#92;u004cF-CSAM-MARKER'],
  ['an entity in an escape', '\\u00&#52;cF-CSAM-MARKER'],
  ['a tag of entities', '<x title="&#76;F-CSAM-MARKER">'],
  ['a tag of escapes', '<x title="\\x4cF-CSAM-MARKER">'],
  ['a tag in which an entity hides another', '<x title="&&#35;76;F-CSAM-MARKER">'],
  ['a tag in which an entity hides percents', '<x title="&#37;4cF-CSAM-MARKER">'],
  ['percents within percents', '<x title="%254cF-CSAM-MARKER">'],
  ['Base64 in a tag', `<a href="/go/${base64}">`],
  ['Base64 with an entity in it', `<a href="/go/${base64.replace('R', '&#82;')}">`],
  ['Base64 coded by percents', `<a href="/go/${base64.replace('R', '%52')}">`],
  ['a comment with a tag in it', '<!-- <x> LF-CSAM-MARKER -->'],
  ['a comment that never ends', '<!-- <x> LF-CSAM-MARKER'],
  ['what only looks like a tag', '<&#76;F-CSAM-MARKER>'],
  ['more room than letters', `${'\ufdfa'.repeat(200)}<p>LF-CSAM-MARKER`],
])('the marker is found in %s', (_disguise, html) => {
  expect(ruleOf(`<p>ware ${html} more`)).toBe('marker')
})

test('Cyrillic letters are read by their look and by their sound, in entities too', () => {
  const judge = openCsamGate({
    version: '1',
    rules: [{ id: 'sound', kind: 'marker', tokens: ['shchukyaz'] }],
  })
  const sounds = ['щукяз', 'Щукяз', '&#1097;укяз', '\\u0449укяз', '<x title="щукяз">']
  for (const html of sounds)
    expect([html, judge({ url: '', html: `<p>${html}` })?.rule]).toEqual([html, 'sound'])
  expect(judge({ url: '', html: '<p>щука яз' })).toBeUndefined()
})
