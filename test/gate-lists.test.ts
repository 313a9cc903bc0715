import * as fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { openCsamGate } from '#crawler/csam-gate.ts'
import { loadCsamRules } from '#crawler/csam-rules.ts'
import { loadGateLists, readGateList } from '#crawler/gate-list.ts'
import { probeOf } from '#crawler/gate-list-terms.ts'
import { gatePage } from '#crawler/gate-page.ts'
import { PRIME } from '#crawler/fold-units.ts'
import { hashGateList } from '#crawler/hash-gate-list.ts'
import { linksOf } from '#pages/links.ts'
import { parsePage } from '#pages/parse-page.ts'
import { everywhere, inMarkup, letters, SOUNDS } from './disguises.ts'
import {
  COLOURS,
  FRUITS,
  HAN_COLOURS,
  HAN_FRUITS,
  standInList,
  standInLists,
  standInText,
} from './stand-in-lists.ts'

const rules = await loadCsamRules(new URL('../crawler/csam-rules.yaml', import.meta.url).pathname)
const gate = openCsamGate(rules, standInLists())
const URL_OF = `http://${'a'.repeat(56)}.onion/`
const at = (url: string, html = '') => gate({ url, html })?.rule
const ruleOf = (html: string) => at(URL_OF, html)

const places: [string, (a: string, b: string) => Parameters<typeof gate>[0]][] = [
  ['the address', (a, b) => ({ url: `${URL_OF}${encodeURIComponent(`${a} ${b}`)}`, html: '' })],
  ['the title', (a, b) => ({ url: URL_OF, html: '', title: `${a} und ${b}` })],
  ['a heading', (a, b) => ({ url: URL_OF, html: `<h2>${a} / ${b}</h2>` })],
  ['a link text', (a, b) => ({ url: URL_OF, html: '', linkTexts: ['x', `${a} or ${b}`] })],
  ['the body', (a, b) => ({ url: URL_OF, html: `<p>ware one</p><p>${a} of ${b}, ware two` })],
  ['the document after scripts', (a, b) => ({ url: URL_OF, html: '', dom: `<p>${a} ${b}` })],
]

const pairs = [
  ...COLOURS.flatMap((a) => FRUITS.map((b) => [a, b] as const)),
  ...HAN_COLOURS.flatMap((a) => HAN_FRUITS.map((b) => [a, b] as const)),
]

test.each(places)('every disguise of every pair of the lexicon is found in %s', (_place, inputOf) => {
  const missed: string[] = []
  for (const [a, b] of pairs) {
    for (const [nameA, one] of everywhere) {
      for (const [nameB, two] of everywhere) {
        const turned = [inputOf(one(a), two(b)), inputOf(two(b), one(a))]
        if (turned.some((input) => gate(input) === undefined)) missed.push(`${a} ${nameA}, ${b} ${nameB}`)
      }
    }
  }
  expect(missed).toEqual([])
})

test('disguises on top of each other are found in the body, between any ordinary words', () => {
  const upon = everywhere.filter(([name]) => ['capitals', 'look-alikes', 'zero-width letters', 'spaces', 'backwards', 'accents'].includes(name)) // prettier-ignore
  const disguise = fc.tuple(fc.constantFrom(...upon), fc.constantFrom(...inMarkup))
  const around = fc.array(fc.constantFrom('ware', 'price', '3', 'to', 'order', 'x'), { maxLength: 20 })
  fc.assert(
    fc.property(fc.constantFrom(...pairs), disguise, disguise, around, (pair, one, two, words) => {
      const [a, b] = [one, two].map(([[, first], [, second]], index) => second(first(pair[index]!)))
      const rest = words.join(' ')
      expect(ruleOf(`<p>${rest} ${a} ware ${b} ${rest}`)).toMatch(/^stand-in\//)
    }),
    { numRuns: 400 },
  )
})

test.each([
  ['Base64', (path: string) => Buffer.from(path).toString('base64url')],
  [
    'percent coding twice',
    (path: string) => encodeURIComponent(encodeURIComponent(path).replaceAll('b', '%62')),
  ],
  ['percent coding of each letter', (path: string) => path.replaceAll(/[a-z]/g, (char) => `%${char.charCodeAt(0).toString(16)}`)], // prettier-ignore
])('an address in %s is read, of the page and of its links', (_coding, code) => {
  const path = code(`${COLOURS[0]}-${FRUITS[0]}`)
  expect(gate({ url: `${URL_OF}${path}`, html: '' })?.rule).toBe('stand-in/pair')
  expect(gate({ url: URL_OF, html: '', linkTexts: [`more ${URL_OF}go?to=${path}`] })?.rule).toBe(
    'stand-in/pair',
  )
})

test('a Latin term in Cyrillic letters by their sound is found', () => {
  const [a, b] = ['brelvin', 'zindrake'].map((term) => letters((char) => SOUNDS[char] ?? char)(term))
  expect(ruleOf(`<p>${a} и ${b}`)).toBe('stand-in/pair')
})

const between = (count: number) => Array.from({ length: count }, (_, index) => `ware${index}`).join(' ')

test('the distance is kept to the word, and one part alone is nothing', () => {
  for (let count = 0; count < 12; count += 1) {
    const rule = count < 6 ? 'stand-in/pair' : undefined
    expect(ruleOf(`<p>brelvin ${between(count)} quobble`)).toBe(rule)
    expect(ruleOf(`<p>quobble ${between(count)} brelvin`)).toBe(rule)
  }
  expect(ruleOf('<p>brelvin tossquat grunmeral пляврик 甲乙丙')).toBeUndefined()
  expect(ruleOf('<p>brelvins quobbles')).toBeUndefined()
})

const probe = (codes: number[]) =>
  probeOf(codes.reduce((hash, code) => (Math.imul(hash, PRIME) + code) | 0, 0))

/** Another word of as many letters that only the digest tells from it; of letters that fold to themselves. */
function probeTwinOf(term: string): string {
  const wanted = probe(Array.from(term, (char) => char.charCodeAt(0)))
  const codes = Array.from({ length: term.length }, () => FIRST)
  while (probe(codes) !== wanted) {
    let at = 0
    while (codes[at] === LAST) codes[at++] = FIRST
    codes[at]! += 1
  }
  return String.fromCharCode(...codes)
}
const [FIRST, LAST] = ['m', 'z'].map((char) => char.charCodeAt(0)) as [number, number]

test('a word is known by its digest, not by its probe alone', () => {
  expect(ruleOf('<p>tossquat zindrake')).toBe('stand-in/pair')
  expect(ruleOf(`<p>${probeTwinOf('tossquat')} zindrake`)).toBeUndefined()
})

test('terms that share a word are one term and no pair', () => {
  const both = { id: 'both', language: 'en', within: 6, a: ['brelvin'], b: ['brelvin tossquat'] }
  const judge = openCsamGate(rules, [readGateList(hashGateList({ ...standInList, rules: [both] }), 'x')])
  const fired = (html: string) => judge({ url: URL_OF, html })?.rule
  expect(fired('<p>brelvin tossquat')).toBeUndefined()
  expect(fired('<p>brelvin tossquat ware brelvin')).toBe('stand-in/both')
})

test('a stem stands for its words, and a short term is found in pieces only letter by letter', () => {
  expect(ruleOf('<p>lomraskeln, ubwendig')).toBe('stand-in/stem')
  expect(ruleOf('<p>unlomrask, ubwendig')).toBeUndefined()
  expect(ruleOf('<p>q.e.x z u v')).toBe('stand-in/short')
  expect(ruleOf('<p>q\u200bex z\u00aduv')).toBe('stand-in/short')
  expect(ruleOf('<p>q ex zu v')).toBeUndefined()
})

test('a context excuses the pair beside it by two terms, and no other pair of the page', () => {
  const news = 'vostralex dremiktan: brelvin quobble'
  expect(ruleOf(`<p>${news}`)).toBeUndefined()
  expect(ruleOf('<p>vostralex: brelvin quobble')).toBe('stand-in/pair')
  expect(ruleOf(`<p>${news}${' ware'.repeat(30)} brelvin quobble`)).toBe('stand-in/pair')
  expect(ruleOf('<p>vostralex dremiktan: 甲乙丙丁戊己')).toBe('stand-in/pair-zh')
})

const wireOf = (url: string, html: string, head = 'HTTP/1.1 200 OK') => ({
  url,
  html,
  request: Buffer.alloc(0),
  response: Buffer.from(`${head}\r\n\r\n${html}`),
})
const gateOf = (url: string, html: string) =>
  gatePage(gate, { url, html, wire: [wireOf(url, html)] }, linksOf(parsePage(html), url))?.rule

test('a link that is written without its folders is read as it leads', () => {
  const far = between(20)
  const link = `<p>${far}</p><a href="quobble/2">next</a><p>${far}</p>`
  expect(gateOf(`${URL_OF}wares/1`, link)).toBeUndefined()
  expect(gateOf(`${URL_OF}brelvin/1`, link)).toBe('stand-in/pair')
  expect(gateOf(URL_OF, `<base href="/brelvin/">${link}`)).toBe('stand-in/pair')
  expect(gateOf(`${URL_OF}brelvin`, link)).toBeUndefined()
})

test('every hop is read, and its head as well as its body', () => {
  const [url, last] = [`${URL_OF}go`, `${URL_OF}end`]
  const page = { url: last, html: '<p>x' }
  const hit = (first: ReturnType<typeof wireOf>) =>
    gatePage(gate, { ...page, wire: [first, wireOf(last, page.html)] })
  expect(hit(wireOf(url, 'brelvin quobble'))).toMatchObject({ rule: 'stand-in/pair', url })
  const head = 'HTTP/1.1 302 Found\r\nX-Note: brelvin quobble'
  expect(hit(wireOf(url, '', head))).toMatchObject({ rule: 'stand-in/pair', url })
  expect(hit(wireOf(url, ''))).toBeUndefined()
})

test('hosts, addresses and bodies are known by their digests', () => {
  expect(at(`http://${'q'.repeat(56)}.onion/x`)).toBe('stand-in/host')
  expect(at(`http://www.${'q'.repeat(56)}.onion/`)).toBe('stand-in/host')
  const [one, other] = ['s', 't'].map((letter) => `${letter.repeat(52)}.b32.i2p`)
  const i2p = openCsamGate(rules, [readGateList(hashGateList({ ...standInList, hosts: [one!] }), 'x')])
  const seen = [one, other].map((host) => i2p({ url: `http://${host}/x`, html: '' })?.rule)
  expect(seen).toEqual(['stand-in/host', undefined])
  expect(at(`http://${'r'.repeat(56)}.onion/item/7?x=1`)).toBe('stand-in/url')
  expect(at(`http://${'r'.repeat(56)}.onion/%69tem/%37?x=1#top`)).toBe('stand-in/url')
  expect(at(`http://${'r'.repeat(56)}.onion/item/8`)).toBeUndefined()
  const bodies = [createHash('sha256').update('<p>one').digest('hex')]
  const list = readGateList(hashGateList({ ...standInList, bodies }), 'x')
  expect(openCsamGate(rules, [list])({ url: URL_OF, html: '<p>one' })?.rule).toBe('stand-in/body')
})

test('a list that is hashed holds none of its words', () => {
  for (const { a = [], b = [], c = [], d = [] } of standInList.rules)
    for (const term of [...a, ...b, ...c, ...d]) expect(standInText).not.toContain(term.replace('*', ''))
})

test.each([
  ['brelvin 甲', 'a.list:1: must be the line "lanternfish-gate-list 1"'],
  [`${standInText}brelvin`, /^a\.list:\d+: is no line of a gate list/],
  [standInText.replace(/^key .*$/m, 'key 00'), 'a.list:4: is no line of a gate list'],
  [standInText.replace(/^key .*\n/m, ''), /name, version and key are not all given/],
  [standInText.replace('within 6', 'within 0'), 'a.list:5: a rule needs a distance of at least one word'],
  [standInText.replaceAll('rule stem', 'rule pair'), /names a rule for the second time/],
  [standInText.replace(/^a run \d+/m, 'a run 0'), /a\.list:\d+: a term has 1 to 40 letters/],
  [standInText.replaceAll(/^b .*\n/gm, ''), /rule pair has no terms in part a or in part b/],
  [standInText.replaceAll(/^d .*\n/gm, ''), /rule pair has terms in one of the parts c and d alone/],
  [standInText.replaceAll(/^rule .*\n/gm, ''), 'a.list:5: a term stands before the first rule'],
])('a bad list stops the program with file and line, and quotes nothing', (text, message) => {
  expect(() => readGateList(text, 'a.list')).toThrow(message)
  expect(() => readGateList(text, 'a.list')).toThrow('nothing is crawled without it')
  expect(() => readGateList(text, 'a.list')).not.toThrow('brelvin')
})

test('a list that is not there is one sentence', async () => {
  await expect(loadGateLists(['/nowhere/a.list'])).rejects.toMatchObject({ code: 'USAGE', exitStatus: 2 })
})

test('a page of one term again and again costs no more than its length', () => {
  const html = `${'brelvin '.repeat(20_000)}${'ware '.repeat(20)}${'quobble '.repeat(20_000)}`
  expect(ruleOf(html)).toBeUndefined()
})
