import { expect, test } from 'vitest'
import { markTerms } from './marked-ranges.ts'

const marked = (text: string, ...terms: string[]) =>
  markTerms(text, terms)
    .map(({ text: piece, isMarked }) => (isMarked ? `[${piece}]` : piece))
    .join('')

test('words are marked whole and in whatever case, Chinese anywhere', () => {
  expect(marked('Brass Lantern, brassy', 'brass')).toBe('[Brass] Lantern, brassy')
  expect(marked('黄铜灯笼 二手', '铜灯', '灯笼')).toBe('黄[铜灯笼] 二手')
  expect(marked('手表watch', 'watch')).toBe('手表[watch]')
  expect(marked('lantern lantern', 'lantern')).toBe('[lantern] [lantern]')
})

test('no character is lost, marked or not', () => {
  for (const text of ['', 'İstanbul lamp', 'a < b', '🐟 lamp 🐟'])
    expect(
      markTerms(text, ['lamp'])
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text)
})
