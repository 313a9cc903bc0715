import { expect, test } from 'vitest'
import type { FetchRecord } from '#db/record-fetches.ts'
import { openHollowWatch, type Look } from './hollow-pages.ts'

const at = (seconds: number) => new Date(seconds * 1000)

/** Asked for at a second and answered within it. */
const page = (pageId: number, seconds: number, words?: string, isChange = false): FetchRecord => ({
  pageId,
  lane: 'http',
  startedAt: at(seconds),
  endedAt: at(seconds + 0.5),
  outcome: 'page',
  reason: 'test',
  status: 200,
  bytes: 1,
  attempts: 0,
  dueAt: null,
  needsBrowser: false,
  found: [{ path: '/next', priority: 1, depth: 1 }],
  notices: [],
  hollow: words === undefined ? undefined : { words, isChange },
})

function open(...answers: Look[]) {
  const asked: number[][] = []
  const watch = openHollowWatch(async (pages) => {
    asked.push(pages.map(({ pageId }) => pageId))
    return answers.shift()!
  })
  const hear = async (...pages: FetchRecord[]) => {
    const all: [number, string][] = []
    for (const one of pages)
      for (const { pageId, outcome } of await watch.heard(one)) all.push([pageId, outcome])
    return all
  }
  return { watch, hear, asked }
}

test('pages without goods are recorded as soon as a later one says something else, and nobody is asked', async () => {
  const { hear, asked } = open()
  expect(await hear(page(1, 1, 'about'))).toEqual([])
  expect(await hear(page(2, 2, 'help'))).toEqual([[1, 'page']])
  expect(await hear(page(3, 3))).toEqual([
    [2, 'page'],
    [3, 'page'],
  ])
  expect(asked).toEqual([])
})

test('what was asked for before it was answered proves nothing of it', async () => {
  const { hear } = open()
  await hear(page(1, 1, 'about'))
  expect(await hear(page(2, 1.2))).toEqual([[2, 'page']])
  expect(await hear(page(3, 2))).toEqual([
    [1, 'page'],
    [3, 'page'],
  ])
})

test('the same words at three addresses, and at pages that said something else, were shown to a stranger: none is kept', async () => {
  const { hear, watch, asked } = open('same')
  const shown = await hear(page(1, 1, 'empty'), page(2, 2, 'empty'), page(3, 3, 'empty'), page(4, 4, 'empty'))
  expect(shown).toEqual([
    [1, 'login'],
    [2, 'login'],
    [3, 'login'],
    [4, 'login'],
  ])
  expect(asked).toEqual([[1, 2, 3]])
  const [fifth] = await watch.heard(page(5, 5, 'empty'))
  expect(fifth).toMatchObject({ dueAt: at(5.5), found: [] })
  expect(Object.keys(fifth!)).not.toEqual(expect.arrayContaining(['capture', 'content', 'notices', 'marks']))
})

test('where other pages still say something else the same words are honest, and asked about ever more rarely', async () => {
  const { hear, asked } = open('others', 'others')
  const row = Array.from({ length: 9 }, (_, i) => page(i + 1, i + 1, 'sold out'))
  expect((await hear(...row)).map(([id]) => id)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(asked).toEqual([
    [1, 2, 3],
    [4, 5, 6, 7, 8, 9],
  ])
})

test('at the end of what is due a page that is new is believed, and one that said something else before is not', async () => {
  const { hear, watch, asked } = open('same')
  await hear(page(1, 1, 'imprint'))
  expect((await watch.settle()).map(({ outcome }) => outcome)).toEqual(['page'])
  await hear(page(2, 2, 'empty', true))
  expect((await watch.settle()).map(({ outcome }) => outcome)).toEqual(['login'])
  expect(asked).toEqual([[2]])
})

test('while those that could tell are out of reach nothing is recorded', async () => {
  const { hear, watch } = open('unknown', 'others')
  expect(await hear(page(1, 1, 'empty'), page(2, 2, 'empty'), page(3, 3, 'empty'))).toEqual([])
  expect(await watch.settle()).toHaveLength(3)
})
