import { expect, test } from 'vitest'
import { excerptOf } from './excerpt.ts'

const long = `${'Plain words before it. '.repeat(10)}A brass lantern for the harbour. ${'And after. '.repeat(30)}`

test('the excerpt holds the words that the title lacks', () => {
  expect(excerptOf('lantern', 'Sea chart', long)).toMatch(/^….*brass lantern for the harbour.*…$/)
  expect(excerptOf('LANTERN chart', 'Sea chart', 'A lantern.')).toBe('A lantern.')
})

test('a title that says it all needs no excerpt, nor does a description without the words', () => {
  expect(excerptOf('lantern', 'Brass lantern', long)).toBeNull()
  expect(excerptOf('anchor', 'Brass lantern', long)).toBeNull()
  expect(excerptOf(undefined, 'Brass lantern', long)).toBeNull()
  expect(excerptOf('lantern', 'Sea chart', null)).toBeNull()
})

test('Chinese is cut out by its characters, what is left out by a minus is not looked for', () => {
  expect(excerptOf('灯笼', '海图', '出售黄铜灯笼一只')).toBe('出售黄铜灯笼一只')
  expect(excerptOf('-灯笼 海图', '海图', '出售黄铜灯笼一只')).toBeNull()
})
