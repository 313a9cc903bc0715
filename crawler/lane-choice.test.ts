import { expect, test } from 'vitest'
import type { PageJudgement } from '#pages/page-kind.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { ReadPage } from './ask-page.ts'
import { openLaneChoice } from './lane-choice.ts'

const SHAPE = '/item/#'

function read(text: string, kind: PageJudgement['kind'] = 'listing'): ReadPage {
  const links = [{ url: 'http://a.onion/v/anna', text: 'anna', hidden: false }]
  return { $: parsePage(`<p>${text}`), judged: { kind, reason: 'test' }, links } as unknown as ReadPage
}
const lamp = read('a blue lamp for ten dollars')

test('a page among others that needs scripts leaves its shape to the cheap lane, two in a row do not', () => {
  const choice = openLaneChoice([])
  choice.gotShell(SHAPE)
  choice.readAlone(SHAPE, 'http')
  choice.gotShell(SHAPE)
  expect(choice.of(SHAPE)).toBe('http')
  choice.gotShell(SHAPE)
  expect([choice.of(SHAPE), choice.of('/other/#')]).toEqual(['browser', 'http'])
})

test('the lanes are compared after some reads, and three times alike in a row the cheap one is back', () => {
  const choice = openLaneChoice([[SHAPE, { needsBrowser: true, shells: 2, agreed: 0, since: 0 }]])
  for (let reads = 0; reads < 4; reads++) {
    expect(choice.of(SHAPE)).toBe('browser')
    choice.readAlone(SHAPE, 'browser')
  }
  expect(choice.of(SHAPE)).toBe('both')
  choice.compared(SHAPE, lamp, lamp)
  choice.compared(SHAPE, lamp, lamp)
  choice.compared(SHAPE, read('a blue lamp'), lamp)
  expect(choice.of(SHAPE)).toBe('browser')
  for (const _ of [1, 2, 3]) choice.compared(SHAPE, lamp, lamp)
  expect(choice.of(SHAPE)).toBe('http')
})

test.each([
  ['says less', read('a blue lamp')],
  ['is of another kind', read('a blue lamp for ten dollars', 'list')],
  ['is a gate', read('a blue lamp for ten dollars', 'queue')],
  ['did not come', undefined],
])('what the cheap lane read is not what the browser read: it %s', (_, cheap) => {
  const choice = openLaneChoice([[SHAPE, { needsBrowser: true, shells: 2, agreed: 2, since: 0 }]])
  choice.compared(SHAPE, cheap, cheap?.judged.kind === 'queue' ? cheap : lamp)
  expect(choice.of(SHAPE)).toBe('browser')
})

test('what it has learned is given away once, to be kept', () => {
  const choice = openLaneChoice([])
  choice.gotShell(SHAPE)
  expect(choice.changes()).toMatchObject([{ shape: SHAPE, state: { shells: 1 } }])
  expect(choice.changes()).toEqual([])
})
