import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { openCsamGate } from './csam-gate.ts'
import { loadCsamRules } from './csam-rules.ts'
import { foldPage, hearPage } from './fold-page.ts'
import { emptyRoom } from './fold-room.ts'
import { foldWords } from './fold-text.ts'
import type { FoldedWords } from './fold-units.ts'
import { plainText } from './plain-text.ts'
import { hasCyrillic } from './transliterate.ts'
import { textsIn, withoutPercents } from './url-text.ts'

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

test('each of many entities of one length is read as if it stood alone', () => {
  const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')
  const entities = ['opf', 'scr'].flatMap((kind) => letters.map((letter) => `&${letter}${kind};`))
  const told = entities.flatMap((one, index) => [one, entities[(index * 7) % entities.length]!])
  const { text } = foldPage(told.join(' '), emptyRoom())
  expect(wordsOf(text)).toEqual(told.flatMap((one) => wordsOf(foldWords(plainText(one)))))
})

test('letters that are several read the same when they are met again, and as entities that say them', () => {
  const letters = fc.constantFrom(
    ...'a ж й ½ ﬁ ﷺ 견 본 ㅏ か が 件 é 😀 İ'.split(' '),
    ' ',
    '\u0301',
    '<b>',
    '<!-- 견 -->',
  )
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 20 }), fc.boolean(), (parts, bySound) => {
      const written = parts.join('')
      const said = parts.map((part) => (/^<| /.test(part) ? part : `&#${part.codePointAt(0)};`)).join('')
      const [first, again, other] = [written, written, said].map((html) => {
        const room = emptyRoom()
        const page = foldPage(html, room)
        const { text, markup } = bySound ? hearPage(html, room, page) : page
        return [wordsOf(text), wordsOf(markup)]
      })
      expect(again).toEqual(first)
      expect(other).toEqual(first)
    }),
    { numRuns: 1000 },
  )
})

test('a link reads the same whether its percents are taken off before or while it is read', () => {
  const pieces = fc.constantFrom(
    ...'a / - _ = ; % %4 %zz %41 %2D %25 %34 %26 %23 %5c %3e %22 %C2%BD %D1%82 %D0%96 %E4%BB%B6 %EF%B7%BA'.split(
      ' ',
    ),
    '%ED%A0%80',
    '%C1%81',
    '%E4%BB',
    '%F0%9F%98%80',
    'é',
    'ж',
    '件',
    '\ufdfa',
    '&#76;',
    '&',
    '\\x4c',
    '%7A%71',
    'QUJD',
  )
  const links = fc.tuple(fc.array(pieces, { maxLength: 12 }), fc.constantFrom('', '"'))
  fc.assert(
    fc.property(links, fc.array(pieces, { maxLength: 4 }), ([parts, quote], others) => {
      const [tag, next] = [`<a href=${quote}${parts.join('')}${quote}>`, `<b title="${others.join('')}">`]
      const [html, room] = [`x ${tag} y ${next} z`, emptyRoom()]
      const page = foldPage(html, room)
      const { text, markup, coded, isCyrillic } = page
      const plain = [tag, next].map((one) => plainText(withoutPercents(plainText(one))))
      const words = plain.flatMap((one) => wordsOf(foldWords(one)))
      expect([wordsOf(markup), wordsOf(text)]).toEqual([words, ['x', 'y', 'z']])
      expect(isCyrillic).toBe(hasCyrillic(plain.join('')))
      expect(coded).toEqual([tag, next].flatMap((one) => textsIn(withoutPercents(plainText(one)))))
      const [again, afresh] = [page, { percents: undefined }].map((before) => {
        const heard = hearPage(html, before === page ? room : emptyRoom(), before)
        return [wordsOf(heard.text), wordsOf(heard.markup)]
      })
      expect(again).toEqual(afresh)
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
  ['a word around a comment with a tag in it', 'LF-CSAM<!-- <x> ware -->-MARKER'],
  ['a comment that never ends', '<!-- <x> LF-CSAM-MARKER'],
  ['what only looks like a tag', '<&#76;F-CSAM-MARKER>'],
  ['more room than letters', `${'\ufdfa'.repeat(200)}<p>LF-CSAM-MARKER`],
  [
    'a tag behind a comment that took more room than letters',
    `<!-- ${'\ufdfa'.repeat(200)} -->${'<x title="wareswares">'.repeat(150)}<x title="LF-CSAM-MARKER">`,
  ],
])('the marker is found in %s', (_disguise, html) => {
  expect(ruleOf(`<p>ware ${html} more`)).toBe('marker')
})

const coded = (code: (unit: number) => string) =>
  Array.from('щукяз', (letter) => code(letter.charCodeAt(0))).join('')

test('Cyrillic letters are read by their look and by their sound, in entities too', () => {
  const judge = openCsamGate({
    version: '1',
    rules: [{ id: 'sound', kind: 'marker', tokens: ['shchukyaz'] }],
  })
  const sounds = [
    'щукяз',
    'Щукяз',
    '&#1097;укяз',
    '\\u0449укяз',
    '<x title="щукяз">',
    // Nothing of the page itself is Cyrillic.
    coded((unit) => `&#${unit};`),
    coded((unit) => `\\u0${unit.toString(16)}`),
    '&shchcy;&ucy;&kcy;&yacy;&zcy;',
    `<x title="${encodeURIComponent('щукяз')}">`,
  ]
  for (const html of sounds)
    expect([html, judge({ url: '', html: `<p>${html}` })?.rule]).toEqual([html, 'sound'])
  expect(judge({ url: '', html: '<p>щука яз' })).toBeUndefined()
})
