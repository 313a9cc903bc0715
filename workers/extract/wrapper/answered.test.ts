import { expect, test } from 'vitest'
import { extractPage } from '../extract-page.ts'

const TITLES = ['Selling my old lamps, from $40', 'Looking for a steady source of oil', 'Offering wicks, three for one', 'WTS brass stands'] // prettier-ignore
const board = (count: (n: number) => string) =>
  `<h4>Offers</h4><ol>${TITLES.map((title, i) => `<li><a href="/topic?t=${i}">${title}</a> (${count(i + 2)})</li>`).join('')}</ol>` // prettier-ignore
const titlesOf = (html: string) => extractPage({ html, url: 'http://quay.onion/board?b=1' }).listings.map(({ title }) => title) // prettier-ignore

test.each([
  ['English', (n: number) => `${n} answers, anna_${n}`],
  ['Russian', (n: number) => `${n} ответов`],
  ['Chinese', (n: number) => `${n}条回复`],
])('lines that name a thread and how often it was answered are threads: %s', (_, count) => {
  expect(titlesOf(board(count))).toEqual(TITLES)
})

test.each([
  ['posts, as boards count', (n: number) => `${n} posts`],
  ['nothing', (n: number) => `no. ${n}`],
])('lines that count %s are none', (_, count) => expect(titlesOf(board(count))).toEqual([]))
