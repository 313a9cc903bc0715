import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Extraction } from '#contracts/extraction.ts'

const dir = mkdtempSync(join(tmpdir(), 'extract-'))
afterAll(() => rmSync(dir, { recursive: true }))

const PRODUCT = `<html><head><title>Lamp</title><script type="application/ld+json">
{"@type":"Product","name":"Blue lamp","url":"/lamp/1","offers":{"@type":"Offer","price":"12.50","priceCurrency":"USD"}}
</script></head><body><h1>Blue lamp</h1><p>$12.50</p></body></html>`

function save(name: string, content: string | Uint8Array): string {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}

function extract(...args: string[]) {
  return extractWith({}, ...args)
}

function extractWith(env: Record<string, string>, ...args: string[]) {
  const root = join(import.meta.dirname, '..')
  const { status, stdout, stderr } = spawnSync(process.execPath, ['cli/main.ts', 'extract', ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  })
  const lines = stdout.split('\n').filter(Boolean)
  return { status, stderr, lines, pages: lines.map((line) => Extraction.parse(JSON.parse(line))) }
}

test('a saved page becomes one JSON line whose keys stand in the order of the contract', () => {
  const { status, lines, pages } = extract(save('lamp.html', PRODUCT), '--url', 'http://shop.onion/lamp/1')
  expect(status).toBe(0)
  expect(lines).toHaveLength(1)
  const keys = Object.keys(JSON.parse(lines[0]!) as object)
  expect(keys.filter((key) => key !== 'recipe')).toEqual(
    ['file', 'url', 'pageKind', 'language', 'listings', 'vendors', 'reviews', 'entities'].filter((key) =>
      keys.includes(key),
    ),
  )
  expect(pages[0]!.listings[0]).toMatchObject({
    url: 'http://shop.onion/lamp/1',
    title: 'Blue lamp',
    price: { amount: '12.50', currency: 'USD' },
  })
})

test('files that are no pages are named one by one, the others are read, the status is 1', () => {
  const good = save('good.html', PRODUCT)
  const bad = [
    save('empty.html', ''),
    save('paper.html', '%PDF-1.7 ...'),
    save('noise.html', new Uint8Array([1, 0, 2, 0, 3])),
    save('notes.html', 'milk, bread, eggs'),
    save('huge.html', ''),
    join(dir, 'missing.html'),
    dir,
  ]
  // A hole of 65 MB.
  truncateSync(bad[4]!, 65 * 2 ** 20)
  const { status, stderr, lines } = extract(bad[0]!, bad[1]!, good, ...bad.slice(2))
  expect(status).toBe(1)
  expect(lines).toHaveLength(1)
  const sentences = stderr.trim().split('\n')
  expect(sentences).toHaveLength(bad.length)
  bad.forEach((path, i) => expect(sentences[i]).toContain(path))
  expect(stderr).toMatch(
    /is empty.*is a PDF.*binary data.*has no tag.*larger than 64 MB.*no such file.*is a folder/s,
  )
})

const shop = (numbers: number[]) =>
  `<html><body><div id="shop"><ul>${numbers.map((n) => `<li><a href="/i/${n}">Lamp number ${n}</a> <b>$${n}.50</b> <a href="/u/anna">anna</a></li>`).join('')}</ul></div></body></html>` // prettier-ignore

test('a gate that is plain text and a page of two bytes a sign are read, and pages of one folder teach each other', () => {
  const folder = join(dir, 'shop')
  mkdirSync(folder)
  const files = [
    save('front.html', '403 DDOS filter killed your path'),
    save('wide.html', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(PRODUCT, 'utf16le')])),
    ...[[1, 2, 3, 4, 5], [6, 7, 8, 9], [10]].map((numbers, i) => save(`shop/${i}.html`, shop(numbers))),
  ]
  const { status, stderr, pages } = extract('--no-recipes', ...files)
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  expect(pages.map(({ listings }) => listings.length)).toEqual([0, 1, 5, 4, 1])
  expect(pages[0]!.pageKind).toBe('blocked')
  expect(extract('--no-recipes', files[4]!).pages[0]!.listings).toEqual([])
})

test.each([
  [['--market', 'nowhere', 'x.html'], /no recipe for "nowhere"; there are: .*hansa/],
  [['--url', 'not an address', 'x.html'], /is not an address/],
  [['--url', 'http://a.onion/', 'x.html', 'y.html'], /one page/],
  [[], /at least one saved page/],
  [['--market', 'hansa', '--no-recipes', 'x.html'], /exclude each other; leave one out/],
  [['--colour', 'x.html'], /--colour/],
])('wrong usage %j is status 2 and a sentence', (args, sentence) => {
  const { status, stderr, lines } = extract(...args)
  expect(status).toBe(2)
  expect(stderr).toMatch(sentence)
  expect(lines).toEqual([])
})

test('a page that is larger than is read is read as far as that, and the exit status says so', () => {
  const rows = Array.from({ length: 20_000 }, (_, i) => `<tr><td><a href="/i/${i}">Lamp ${i}</a><td>$5<td>x`)
  const { status, stderr, pages } = extract('--no-recipes', save('large.html', `<table>${rows.join('')}`))
  expect(status).toBe(1)
  expect(stderr).toMatch(/large\.html is larger than is read: its first \d+ of \d+ characters were; give/)
  expect(pages[0]?.truncated?.reason).toBe('nodes')
})

const list = (when: string, record: string) =>
  `  - { kind: list, when: { selector: ${when} }, listings: { record: ${record}, fields: { title: a, price: b } } }\n`
const page = (kind: string, mark = 'gate') =>
  `<html><head><meta name="${mark}"></head><body><ul class="${kind}">${'<li><a href="/i/1">Blue lamp</a> <b>$5</b></li>'.repeat(12)}</ul></body></html>`

test('a page of another market and selectors of a recipe that fit nothing or everything are named, and the rest is read', () => {
  const recipes = join(dir, 'recipes')
  mkdirSync(recipes)
  writeFileSync(join(recipes, 'north-gate.yaml'), `market: north-gate\nversion: 1\nmatch: '[name=gate]'\nwalk: { start: [/] }\npages:\n${list('.odd', '.gone')}${list('.even', "'*'")}${list('.fine', 'li')}`)
  const [odd, even, fine, other] = [save('odd.html', page('odd')), save('even.html', page('even')), save('fine.html', page('fine')), save('other.html', page('', 'quay'))]
  const { status, stderr, pages } = extractWith({ RECIPE_DIR: recipes }, '--market', 'north-gate', odd, even, other, fine)
  expect(status).toBe(1)
  expect(pages.map(({ file }) => file)).toEqual([odd, even, fine])
  expect(pages[2]!.listings[0]!.readings!['title']!.reader).toBe('recipe')
  const [foreign, nothing, everything, ...more] = stderr.trim().split('\n')
  expect(foreign).toMatch(/other\.html is not a page of north-gate: .*; name the market that it is from, or leave --market out\.$/)
  expect(nothing).toMatch(/recipes\/north-gate\.yaml: field pages\.0\.listings\.record: "\.gone" matches nothing on any page .*odd\.html; correct it, or `when`\.$/)
  expect(everything).toMatch(/field pages\.1\.listings\.record: "\*" matches nearly every element of .*even\.html.*; narrow it down/)
  expect(more).toEqual([])
}) // prettier-ignore
