import { expect, test } from 'vitest'
import { orderByTeaching, type Unsure } from './review-order.ts'

const unsure = (title: string, probability = 0.4): Unsure => ({ text: title, title, probability })
const titles = (rows: Unsure[]) => orderByTeaching(rows).map(({ row }) => row.title)

test('of equal doubt, what is like the others comes before what stands alone', () => {
  const rows = ['brass lamp two', 'sea charts', 'brass lamp one', 'brass lamp three'].map((one) =>
    unsure(one),
  )
  expect(titles(rows).at(-1)).toBe('sea charts')
})

test('of texts alike, the more doubtful comes first', () => {
  expect(titles([unsure('brass lamp', 0.5), unsure('brass bell', 0.2)])).toEqual(['brass bell', 'brass lamp'])
})

test('a text that several listings have is read once, counts as often and moves forward', () => {
  const rows = [unsure('one boat'), unsure('tin cup'), unsure('tin cup'), unsure('tin cup')]
  expect(orderByTeaching(rows).map(({ row, alike }) => [row.title, alike])).toEqual([
    ['tin cup', 3],
    ['one boat', 1],
  ])
})

test('nothing is ordered as nothing, and a title without words is last', () => {
  expect(orderByTeaching([])).toEqual([])
  expect(titles([unsure('★★★', 0), unsure('brass lamp')])).toEqual(['brass lamp', '★★★'])
})
