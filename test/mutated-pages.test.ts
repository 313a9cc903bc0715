import { expect, test } from 'vitest'
import { Extraction } from '#contracts/extraction.ts'
import { decodeHtml } from '#pages/decode-html.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { bytesOf, mutatePage } from './mutate-page.ts'
import { openRandom } from './world/random.ts'

const row = (i: number) =>
  `<tr><td><a href="/i/${i}">Blue lamp number ${i}</a></td><td>$${i % 90}.50</td><td><a href="/u/anna${i % 7}">anna${i % 7}</a></td></tr>`
const rows = (count: number) => Array.from({ length: count }, (_, i) => row(i)).join('')
const page = `<title>Lamps</title><ul><li><a href="/c/1">Light</a><li><a href="/c/2">Oil</a></ul><h1>Lamps</h1>
  <dl><dt>Vendor:<dd>anna<dt>Price:<dd>$4<dt>Ships to:<dd>Germany, France</dl><p>一毛一条，一万条起拍</p><table>${rows(12)}</table>`

test('no page of 60 mutated ones makes reading throw, leave its contract or take two seconds of the processor', () => {
  const faults = Array.from({ length: 60 }, (_, at) => {
    const random = openRandom('mutated', String(at))
    const { html, by } = mutatePage(page, random)
    const { body, contentType } = bytesOf(html, random)
    const started = process.threadCpuUsage()
    const read = Extraction.safeParse(extractPage({ html: decodeHtml(body, contentType), contentType }))
    const { user, system } = process.threadCpuUsage(started)
    return read.success && user + system < 2_000_000 ? undefined : `${at}: ${by.join(', ')}`
  })
  expect(faults.filter((fault) => fault !== undefined)).toEqual([])
})

test.each([
  ['elements', '<b>x'.repeat(2_000_000), 'nodes', 0],
  ['rows', `<table>${rows(60_000)}</table>`, 'nodes', 1000],
  ['words', 'word $5 '.repeat(1_000_000), 'characters', 0],
])('of a page with too many %s the first part is read whole, and it says so', (_, html, reason, listed) => {
  const { truncated, listings } = extractPage({ html })
  expect(truncated).toMatchObject({ reason, of: html.length })
  expect(truncated!.read).toBeLessThan(html.length)
  expect(listings.length).toBeGreaterThanOrEqual(listed)
})

test('a page of a size that markets have is read to its end', () => {
  const html = `<table>${rows(5_000)}</table>`
  expect(extractPage({ html }).truncated).toBeUndefined()
})
