import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { sealContext } from '#contracts/hotline.ts'
import { makeHotlinePair, openHotlineKey, openHotlineSeal } from '#shared/hotline-seal.ts'
import { openCsamGate } from './csam-gate.ts'
import { loadCsamRules, readCsamRules } from './csam-rules.ts'
import { hotlineReportOf } from './hotline-report.ts'

const MARKER = 'LF-CSAM-MARKER'
const gate = openCsamGate(await loadCsamRules(new URL('csam-rules.yaml', import.meta.url).pathname))
const ruleOf = (html: string) => gate({ url: 'http://a.onion/x', html })?.rule

/** Any code points, whole or not. */
const anyText = fc
  .array(fc.integer({ min: 0, max: 0x10ffff }), { maxLength: 30 })
  .map((codes) => String.fromCodePoint(...codes))

test('the marker is found wherever it is put', () => {
  fc.assert(
    fc.property(anyText, anyText, (before, after) => {
      // An opened tag would hide what follows from a reader, too.
      const [lead, tail] = [before, after].map((text) => text.replaceAll(/[<&\\]/g, ' '))
      expect(ruleOf(`<p>${lead}${MARKER}${tail}</p>`)).toBe('marker')
      expect(ruleOf(`<p title="${lead?.replaceAll('>', ' ')}${MARKER}">x</p>`)).toBe('marker')
    }),
  )
})

test('the marker is found however it is split by what a reader does not see', () => {
  const unseen = fc.constantFrom(
    '\u200b',
    '\u200d',
    '\u2060',
    '\ufeff',
    '\u00ad',
    '\u0336',
    '\ufe0f',
    '\u{e0041}',
    '&#8203;',
    '&#x200B;',
    '&shy;',
    '&ZeroWidthSpace;',
    '<b>',
    '</b>',
    '<wbr>',
    '<!-- x -->',
    '<font color=red>',
  )
  fc.assert(
    fc.property(fc.array(unseen, { minLength: 13, maxLength: 13 }), (parts) => {
      const split = MARKER.split('')
        .map((letter, index) => letter + (parts[index] ?? ''))
        .join('')
      expect(ruleOf(`<p>some ware ${split} more</p>`)).toBe('marker')
    }),
  )
})

const wide = (text: string) =>
  text.replaceAll(/[!-~]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0))

test.each([
  ['small letters', MARKER.toLowerCase()],
  ['full-width letters', wide(MARKER)],
  [
    'mathematical letters',
    '\u{1d40b}\u{1d405}-\u{1d402}\u{1d412}\u{1d400}\u{1d40c}-\u{1d40c}\u{1d400}\u{1d411}\u{1d40a}\u{1d404}\u{1d411}',
  ],
  ['Cyrillic look-alikes', 'LF-\u0421S\u0410\u041c-\u041c\u0410R\u041a\u0415R'],
  ['digits for letters', '1f-c54m-m4rk3r'],
  ['accents', 'LF-\u0107s\u00e1m-m\u00e4rk\u00e9r'],
  [
    'numeric entities',
    MARKER.split('')
      .map((char) => `&#${char.charCodeAt(0)};`)
      .join(''),
  ],
  [
    'entities without an end',
    MARKER.split('')
      .map((char) => `&#x${char.charCodeAt(0).toString(16)} `)
      .join(''),
  ],
  ['numeric entities with many noughts', MARKER.replaceAll('A', '&#0000000065;').replace('M', '&#x000004d;')],
  ['what begins like an entity and is none', MARKER.replace('CSAM-', 'CSAM&')],
  ['what begins and ends like an entity and is none', `&LF;-&CSAM;-&MARKER;`],
  ['tags that are entities', `&lt;b title=x &#60;i ${MARKER}`],
  ['strokes', 'ŁF-CSAM-MARKER'],
  ['pictures between letters', MARKER.split('').join('\u{1f600}')],
  ['ligatures beside it', `\u00bd \ufb01 \u2122 ${MARKER} \uac00`],
  ['rare letters beside it', `\u{20000}${MARKER}\u{20001}`],
  ['named entities', '&Lopf;&Fopf;&hyphen;&Copf;&Sscr;&Afr;&Mopf;&dash;&Mopf;&Afr;&Rscr;&Kfr;&Escr;&Rfr;'],
  ['script escapes', '<script>x="\\u004cF-\\x43SAM-\\u{4d}ARKER"</script>'],
  ['other dashes', 'LF\u2010CSAM\u2014MARKER'],
  ['table cells', '<td>LF</td><td>CSAM</td><td>MARKER</td>'],
  ['a comment', `<!-- ${MARKER} -->`],
  ['an attribute', `<a href="/x" title='${MARKER}'>x</a>`],
  ['a tag that never ends', `<p>x <a title="${MARKER}`],
])('the marker is found in %s', (_disguise, html) => {
  expect(ruleOf(`<html><body>${html}`)).toBe('marker')
})

test.each([
  ['the address', { url: 'http://a.onion/%4cF-csam%2DMARKER', html: '' }],
  ['the title', { url: 'http://a.onion/', html: '', title: MARKER }],
  ['a link text', { url: 'http://a.onion/', html: '', linkTexts: ['x', MARKER] }],
  ['the head of an answer', { url: 'http://a.onion/', html: '', head: `HTTP/1.1 200 OK\r\nX-A: ${MARKER}` }],
  ['what scripts take off the page', { url: 'http://a.onion/', html: `<p>${MARKER}`, dom: '<p>x' }],
  ['the document after scripts', { url: 'http://a.onion/', html: '<p>x', dom: `<p>${MARKER}` }],
])('the marker is found in %s', (_place, input) => {
  expect(gate(input)?.rule).toBe('marker')
})

const words = (count: number) => Array.from({ length: count }, (_, index) => `ware${index}`).join(' ')

test('a pair fires within its distance, in either order, and not beyond', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 30 }),
      fc.boolean(),
      fc.integer({ min: 0, max: 50 }),
      (between, isTurned, lead) => {
        const pair = ['LF-part-a-two', 'lf-PART-b-one']
        const [first, second] = isTurned ? pair.toReversed() : pair
        const rule = ruleOf(
          `<div>${words(lead)} ${first}</div> ${words(between)} <p>${second} ${words(lead)}</p>`,
        )
        expect(rule).toBe(between < 6 ? 'pair-stand-in' : undefined)
      },
    ),
  )
})

test.each([
  ['<p>lf-part-a-one 1 2 3 4 5 lf-part-b-one', 'pair-stand-in'],
  ['<p>lf-part-a-one 1 2 3 4 5 6 lf-part-b-one', undefined],
  ['<p>lf-part-b-one 1 2 3 4 5 lf-part-a-one', 'pair-stand-in'],
  ['<p>lf-part-b-one 1 2 3 4 5 6 lf-part-a-one', undefined],
  ['<td>lf-part-a-one</td><td>lf-part-b-one</td>', 'pair-stand-in'],
  ['<p>lf-part-a-one &lt;x lf-part-b-one<p>', 'pair-stand-in'],
  ['<p>lf-part-a-o\u200bne lf-p\u00adart-b-one', 'pair-stand-in'],
  ['<p>lf-part-a-o<b>n</b>e l<i>f</i>-part-b-o<!-- x -->ne', 'pair-stand-in'],
  ['<p title="lf-part-a-one, lf-part-b-one">', 'pair-stand-in'],
])('words are counted as a reader counts them: %s', (html, rule) => {
  expect(ruleOf(html)).toBe(rule)
})

test('one half of a pair, or a longer word that begins like it, is no reason to stop a page', () => {
  expect(ruleOf('<p>lf-part-a-one lf-part-a-two</p>')).toBeUndefined()
  expect(ruleOf('<p>lf-part-a-one lf-part-b-onerous</p>')).toBeUndefined()
  expect(ruleOf('<p>LF CSAM reports are sent to a hotline; marker pens 3 for 5</p>')).toBeUndefined()
})

test('Chinese terms need no spaces around them', () => {
  const yaml = 'version: "1"\nrules:\n  - {id: zh, kind: pair, within: 4, partA: [甲乙], partB: [丙丁]}\n'
  const chinese = openCsamGate(readCsamRules(yaml, 'x.yaml'))
  expect(chinese({ url: '', html: '<p>出售甲乙和丙丁套餐</p>' })?.rule).toBe('zh')
  expect(chinese({ url: '', html: '<p>出售甲和丙丁套餐</p>' })).toBeUndefined()
  const rare = 'version: "1"\nrules:\n  - {id: rare, kind: marker, tokens: ["\u{20000}\u{2a6d0}"]}\n'
  const judge = openCsamGate(readCsamRules(rare, 'x.yaml'))
  expect(judge({ url: '', html: '<p>出售\u{20000}\u{2a6d0}套餐</p>' })?.rule).toBe('rare')
  expect(judge({ url: '', html: '<p>出售\u{20001}\u{2a6d0}套餐</p>' })).toBeUndefined()
})

test.each([
  ['many comments that never end', '<!--a>'.repeat(40_000)],
  ['many tags that never end', '<a '.repeat(80_000)],
  ['many entities', '&#x4c;'.repeat(40_000)],
  ['one long word in an attribute', `<a title="${'a'.repeat(60_000)}">`],
  ['many signs of two halves', '\u{1f600}'.repeat(200_000)],
  ['many comments that end', '<!--->-->'.repeat(40_000)],
  ['one half of a pair again and again', 'lf-part-a-one '.repeat(20_000)],
])('a hostile page costs no more than its length: %s', (_what, html) => {
  expect(ruleOf(`${html} ${MARKER}`)).toBe('marker')
  const plain = '<p>ware one of ten</p>'.repeat(html.length / 22)
  // The least of many: what else the machine does only adds.
  let [ordinary, hostile] = [Infinity, Infinity]
  for (let turn = 0; turn < 3 || (turn < 60 && hostile >= 50 * ordinary); turn++) {
    ordinary = Math.min(ordinary, msOf(plain))
    hostile = Math.min(hostile, msOf(html))
  }
  expect(hostile).toBeLessThan(50 * ordinary)
})

function msOf(html: string): number {
  const begun = performance.now()
  ruleOf(html)
  return performance.now() - begun
}

test('what a report keeps of a page can be read by the officer alone, and none of it is text', () => {
  const url = 'http://a.onion/x'
  const hit = gate({ url, html: `<p>secret words ${MARKER}` })
  if (!hit) throw new Error('the gate did not fire')
  const pair = makeHotlinePair()
  const keys = { salt: Buffer.alloc(16, 1), seal: openHotlineSeal(pair.publicKey)! }
  const stopped = { url, wasRead: true, reached: ['http://a.onion/'] }
  const report = hotlineReportOf(hit, stopped, keys)
  const { sealed, urlMark, contentHash, phraseMark, ...open } = report
  expect(open).toEqual({ rule: 'marker', gateVersion: 'stand-in-1' })
  expect(JSON.stringify([hit, report])).not.toMatch(/secret|a\.onion/)
  const closed = openHotlineKey(pair.privateKey)!.open(sealed, sealContext({ rule: 'marker', urlMark }))
  expect(JSON.parse(closed)).toEqual({ url, sha256: hit.contentSha256, reached: ['http://a.onion/'] })
  const other = hotlineReportOf(hit, stopped, { ...keys, salt: Buffer.alloc(16, 2) })
  const salted = [urlMark, contentHash, phraseMark]
  const others = [other.urlMark, other.contentHash, other.phraseMark]
  expect(others.filter((digest) => digest === null || salted.includes(digest))).toEqual([])
  expect([urlMark, contentHash, phraseMark]).not.toContain(hit.contentSha256)
})

test('one phrase is known again wherever it stands and however it is disguised', () => {
  const phrases = [
    `<p>ware ${MARKER}`,
    `<h2>1f-c54m-m4rk3r</h2> more`,
    '<td>lf csam</td><td>marker</td>',
  ].map((html) => gate({ url: 'http://a.onion/', html })?.phraseSha256)
  expect(new Set(phrases).size).toBe(1)
  const pair = gate({ url: '', html: '<p>lf-part-a-one ware lf-part-b-one' })
  expect(pair?.phraseSha256).toBe(gate({ url: '', html: 'LF-PART-A-ONE ware lf-part-b-one' })?.phraseSha256)
  expect(pair?.phraseSha256).not.toBe(gate({ url: '', html: '<p>lf-part-a-two lf-part-b-one' })?.phraseSha256)
})

test.each([
  [
    'version: "1"\nrules:\n  - id: a\n    kind: marker\n    tokens: []\n',
    'gate.yaml:5: field rules.0.tokens',
  ],
  [
    'version: "1"\nrules:\n  - id: a\n    kind: pair\n    within: 0\n    partA: [x]\n    partB: [y]\n',
    'gate.yaml:5: field rules.0.within',
  ],
  [
    'version: "1"\nrules:\n  - id: a\n    kind: pair\n    within: 2\n    partA: [x]\n',
    'gate.yaml:3: field rules.0.partB',
  ],
  [
    'version: "1"\nrules:\n  - id: a\n    kind: marker\n    tokens: ["--"]\n',
    'gate.yaml:5: field rules.0.tokens.0',
  ],
  ['version: "1"\nrules:\n  - id: a\n    kind: spell\n', 'gate.yaml:4: field rules.0.kind'],
  ['version: "1"\nrules: [\n', 'gate.yaml:3: not YAML: '],
  ['', 'gate.yaml:1: expected object'],
])('rules that cannot be read stop the program with file, line and field', (yaml, begin) => {
  expect(() => readCsamRules(yaml, 'gate.yaml')).toThrow(begin)
  expect(() => readCsamRules(yaml, 'gate.yaml')).toThrow('nothing is crawled without them')
})

test('a rules file that is not there is one sentence', async () => {
  await expect(loadCsamRules('/nowhere/gate.yaml')).rejects.toMatchObject({ code: 'USAGE', exitStatus: 2 })
})
