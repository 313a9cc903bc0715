import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Extraction } from '#contracts/extraction.ts'
import { decodeHtml } from '#pages/decode-html.ts'
import { parsePage } from '#pages/parse-page.ts'
import { treeOf } from '#pages/tree.ts'
import { extractPage } from '../extract-page.ts'
import { learnLists } from './learn-lists.ts'
import { viewPage } from './view-page.ts'

const row = (i: number) =>
  `<tr><td><a href="/i/${i}">Blue lamp number ${i}</a></td><td>$${i % 90}.50</td><td><a href="/u/anna${i % 7}">anna${i % 7}</a></td></tr>`
const many = (count: number, show: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => show(i)).join('')

// Each took minutes or the stack in some reader of the field; a cost that grows with the square would end the test.
test.each([
  ['100,000 elements deep', '<div><p>'.repeat(50_000) + row(1)],
  ['deep, with a link and a price at each step', '<div><a href=/i/1>Lamp</a><b>$5</b>'.repeat(20_000)],
  ['a table of 40,000 rows', `<table>${many(40_000, row)}</table>`],
  ['30,000 links of different kinds', many(30_000, (i) => `<a href="/${i.toString(36)}/x">Thing ${i} $${i}</a><br>`)],
  ['10,000 tables', many(10_000, (i) => `<table>${row(i)}${row(i + 1)}</table>`)],
  ['cells that span everything', `<table>${many(2000, (i) => `<tr><td rowspan=99999 colspan=9999><a href="/i/${i}">Lamp ${i}</a><td>$5`)}</table>`],
  ['an address of 3 MB', `<a href="/${'a'.repeat(3_000_000)}" class="${'c '.repeat(300_000)}">x</a>`],
  ['20,000 options and radio buttons', `<h1>Lamp</h1><p>Price: $5</p><p>Vendor: anna</p><select>${many(10_000, (i) => `<option>${i} g - $${i}</option>`)}</select><table>${many(10_000, (i) => `<tr><td><input type=radio name=ship><td>Express ${i}<td>$${i}`)}</table>`],
  ['labels without end', `<div>${'a:b:c: | Price: 5 | Views: '.repeat(50_000)}</div>`],
  ['20,000 buttons that hold each other', `<form>${'<button>Go <a href=/x>on</a>'.repeat(20_000)}`],
  ['20 MB of text', `<p>${'word $5 '.repeat(2_500_000)}</p>`],
])('%s: read in bounded time', (_, html) => {
  expect(Extraction.safeParse(extractPage({ html })).success).toBe(true)
}) // prettier-ignore

test('links that were never closed and hold each other are no titles: the page is not kept once for each', () => {
  const part =
    '<div><a href="/">Quay</a></div><li><a href="/shelf/1">Lamps</a></li><li><a href="/shelf/2">Oil</a></li><li><a href="/shelf/3">Dru'
  const html = part.repeat(3_000)
  const $ = parsePage(html)
  const view = viewPage({ $, html, tree: treeOf($), kind: 'list', url: undefined, recipe: undefined })
  learnLists(view)
  const kept = [...(view.titles?.values() ?? [])].reduce((sum, { length }) => sum + length, 0)
  expect(kept).toBeLessThan(3 * html.length)
})

test('invalid UTF-8 and zero-width letters do not hide a list', () => {
  const bytes = Buffer.from(`<table>${many(6, row)}</table>`.replaceAll('lamp', 'la\u200bmp'))
  const broken = Buffer.concat([bytes.subarray(0, 20), Buffer.from([0xff, 0xfe, 0x80]), bytes.subarray(20)])
  expect(extractPage({ html: decodeHtml(broken) }).listings.length).toBeGreaterThanOrEqual(5)
})

test('no mutation of a list makes reading throw or leave its contract', () => {
  const html = `<h2>Lamps</h2><dl><dt>Price:<dd>$4</dl><table><tr><th>Title<th>Price<th>Vendor</tr>${many(4, row)}</table>`
  const cut = fc.tuple(fc.nat(html.length), fc.nat(40), fc.constantFrom('', '<tr>', '</a>', '"', '<td rowspan=9>', '$', ':', '<!--', '\u0000', '<select><option>', '<h3>')) // prettier-ignore
  fc.assert(
    fc.property(fc.array(cut, { minLength: 1, maxLength: 12 }), (cuts) => {
      const mutated = cuts.reduce(
        (text, [at, length, put]) => text.slice(0, at) + put + text.slice(at + length),
        html,
      )
      expect(Extraction.safeParse(extractPage({ html: mutated })).success).toBe(true)
    }),
    { numRuns: 400 },
  )
})
