import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeHtml } from './decode-html.ts'

const gbk = new Uint8Array([0xc5, 0xc5, 0xb6, 0xd3])
const ascii = (text: string) => new TextEncoder().encode(text)
const join = (...parts: Uint8Array[]) => new Uint8Array(parts.flatMap((part) => [...part]))

test.each<[string, Uint8Array, string | undefined, string]>([
  ['the header names the charset', gbk, 'text/html; charset=gbk', '排队'],
  [
    'the meta names it',
    join(ascii('<meta charset="gb2312">'), gbk),
    undefined,
    '<meta charset="gb2312">排队',
  ],
  [
    'a byte order mark wins over the header',
    join(new Uint8Array([0xef, 0xbb, 0xbf]), ascii('é')),
    'text/html; charset=latin1',
    'é',
  ],
  ['UTF-16 with a mark', new Uint8Array([0xff, 0xfe, 0x61, 0]), undefined, 'a'],
  ['a charset that does not exist', ascii('é'), 'text/html; charset=klingon', 'é'],
  ['windows-1251', new Uint8Array([0xcf, 0xf0]), 'text/html;charset="windows-1251"', 'Пр'],
  ['nothing said', ascii('é'), undefined, 'é'],
])('%s', (_, body, contentType, expected) => {
  expect(decodeHtml(body, contentType)).toBe(expected)
})

test('no bytes and no header make it throw', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 200 }),
      fc.option(fc.string(), { nil: undefined }),
      (body, header) => {
        expect(typeof decodeHtml(body, header)).toBe('string')
      },
    ),
  )
})

test('a template that names Latin-1 over UTF-8 is read as UTF-8, true Latin-1 as what it says', () => {
  const head = '<meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1">'
  expect(decodeHtml(Buffer.from(`${head}5 €, Köln`))).toBe(`${head}5 €, Köln`)
  expect(decodeHtml(Buffer.from(`${head}Köln`, 'latin1'))).toBe(`${head}Köln`)
})
