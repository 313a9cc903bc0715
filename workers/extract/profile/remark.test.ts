import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRemark, starsIn } from './remark.ts'

const now = new Date('2026-11-21T10:00:00Z')

test.each([
  ['12.10.2026 b***s, оценка 4: Хорошая лампа', { postedAt: '2026-10-12', buyer: 'b***s', stars: 4, words: 'Хорошая лампа' }],
  ['on 3 Jan 2026: Good lamp', { postedAt: '2026-01-03', words: 'Good lamp' }],
  ['b****s ★★★☆☆ 2026-10-01 Great lamp', { buyer: 'b****s', stars: 3, postedAt: '2026-10-01', words: 'Great lamp' }],
  ['Great lamp – b***s, 3 weeks ago', { buyer: 'b***s', postedAt: '2026-10-24/2026-10-31', words: 'Great lamp' }],
  ['4/5 b***s yesterday: ok', { stars: 4, buyer: 'b***s', postedAt: '2026-11-20/2026-11-21', words: 'ok' }],
  ['S . . . 8 2 days ago nice', { buyer: 'S . . . 8', postedAt: '2026-11-19/2026-11-20', words: 'nice' }],
  ['vor 3 Wochen b**s: gut', { postedAt: '2026-10-24/2026-10-31', buyer: 'b**s', words: 'gut' }],
  ['3周前 b***s：很好（5分）', { postedAt: '2026-10-24/2026-10-31', buyer: 'b***s', stars: 5, words: '很好' }],
  ['2026-10-29 t****g：发货很快。（3分）', { postedAt: '2026-10-29', buyer: 't****g', stars: 3, words: '发货很快。' }],
])('%s', (line, remark) => {
  expect(parseRemark(line, now)).toEqual(remark)
}) // prettier-ignore

test('without a time of capture an age is left out, and is no word either', () => {
  expect(parseRemark('3 weeks ago b***s: Good lamp', undefined)).toEqual({
    buyer: 'b***s',
    words: 'Good lamp',
  })
})

test.each(['Great lamp, 5/5 quality', 'Good - not bad', 'I ** love ** it', 'Quality 5/5 2 days delivery 5/5 fine', 'Came in 3 days, well packed'])(
  'what a buyer writes is words and nothing else: %s',
  (line) => {
    expect(parseRemark(line, now)).toEqual({ words: line })
  },
) // prettier-ignore

test.each([
  ['★★★★☆', 4], ['⭐⭐', 2], ['★★★½', 3.5], ['4/5', 4], ['4.5 / 5', 4.5], ['Rated 4 out of 5', 4], ['4 of 5 stars', 4], ['5 stars', 5],
  ['Bewertung: 3', 3], ['4 von 5 Sternen', 4], ['Оценка: 4', 4], ['5 звёзд', 5], ['评分：4', 4], ['4星', 4],
  ['4/10', undefined], ['rating 45', undefined], ['6/5', undefined], ['5 starships', undefined], ['4', undefined], ['stars', undefined], ['50 g', undefined], ['rating 97%', undefined],
])('the stars of %s', (text, stars) => {
  expect(starsIn(text)).toBe(stars)
}) // prettier-ignore

test('a line says its stars, buyer and day in any order, and whatever it says they are in bounds', () => {
  const parts = fc.record({
    stars: fc.integer({ min: 1, max: 5 }),
    day: fc.integer({ min: 10, max: 28 }),
    first: fc.constantFrom('a', 'Q', '7'),
    order: fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
  })
  fc.assert(
    fc.property(parts, ({ stars, day, first, order }) => {
      const said = ['★'.repeat(stars), `2026-10-${day}`, `${first}***z`]
      const line = `${order.map((i) => said[i]).join(', ')}: Good light`
      expect(parseRemark(line, now)).toEqual({ stars, postedAt: `2026-10-${day}`, buyer: `${first}***z`, words: 'Good light' }) // prettier-ignore
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (line) => {
      const { stars = 5, words } = parseRemark(line, now)
      expect(stars >= 0 && stars <= 5).toBe(true)
      expect(line.includes(words)).toBe(true)
    }),
  )
})
