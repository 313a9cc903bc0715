import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cutInlineMedia } from './inline-media.ts'

const PAYLOAD = 'iVBORw0KGgoAAAANSUhEUg=='

test.each([
  ['an attribute', `<img src="data:image/png;base64,${PAYLOAD}" alt="x">`, '<img src="data:,cut" alt="x">'],
  [
    'an attribute without quotes',
    `<img src=data:image/png;base64,${PAYLOAD} alt=x>`,
    '<img src=data:,cut alt=x>',
  ],
  [
    'a style sheet',
    `<style>a{background:url(data:image/gif;base64,${PAYLOAD})}</style>`,
    '<style>a{background:url(data:,cut)}</style>',
  ],
  ['a font', `@font-face{src:url('data:font/woff2;base64,${PAYLOAD}')}`, "@font-face{src:url('data:,cut')}"],
  [
    'a picture as text',
    `<img src='data:image/svg+xml;utf8,<svg width="1" height="2"></svg>'>`,
    `<img src='data:,cut'>`,
  ],
  ['odd case and blanks', `<img src=" DATA:Image/PNG;base64,${PAYLOAD}">`, '<img src=" data:,cut">'],
  ['the colon as an entity', `<img src="data&#58;image/png;base64,${PAYLOAD}">`, '<img src="data:,cut">'],
  [
    'a style attribute',
    `<i style="background:url(&quot;data:image/png;base64,${PAYLOAD}&quot;)">`,
    '<i style="background:url(&quot;data:,cut&quot;)">',
  ],
  ['a type that lies', `<img src="data:text/plain;base64,${PAYLOAD}">`, '<img src="data:,cut">'],
  [
    'a script',
    `<script>draw("${PAYLOAD.replaceAll('=', '').repeat(100)}")</script>`,
    '<script>draw("cut")</script>',
  ],
  ['a film that never ends', `<video src="data:video/mp4;base64,${PAYLOAD}`, '<video src="data:,cut'],
])('%s loses its payload', (_, html, expected) => {
  const { html: cut, cuts } = cutInlineMedia(html)
  expect(cut).toBe(expected)
  expect(cuts).toHaveLength(1)
  expect(cuts[0]!.sha256).toMatch(/^[0-9a-f]{64}$/)
  expect(html.slice(cuts[0]!.offset, cuts[0]!.offset + 4)).toMatch(/^(?:data|iVBO)/i)
})

test('a page without inline media is untouched', () => {
  const html = '<p>data: image of a thing</p><a href="data:text/plain,hi">x</a>'
  expect(cutInlineMedia(html)).toEqual({ html, cuts: [] })
})

test('no payload survives, wherever it stands', () => {
  const place = fc.constantFrom<[string, string]>(
    ['src="', '"'],
    ["src='", "'"],
    ['url(', ')'],
    ['src=', ' '],
    ['srcset="', ' 2x"'],
  )
  fc.assert(
    fc.property(
      fc.string(),
      place,
      fc.base64String({ minLength: 8 }),
      fc.string(),
      (before, [open, close], payload, after) => {
        const marked = `Zm9v${payload}YmFy`
        const { html } = cutInlineMedia(
          `${before}<img ${open}data:image/png;base64,${marked}${close}>${after}`,
        )
        expect(html).not.toContain(marked)
      },
    ),
  )
})

test('twenty megabytes of pictures take linear time', () => {
  const one = `<img src="data:image/png;base64,${PAYLOAD.repeat(40)}">`
  const { cuts } = cutInlineMedia(one.repeat(20_000))
  expect(cuts).toHaveLength(20_000)
})
