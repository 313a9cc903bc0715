import { expect, test } from 'vitest'
import { csvOf, type Cell } from './csv.ts'

async function* batchesOf(...batches: Cell[][]) {
  yield* batches
}

async function textOf(cells: Cell[], most = 100): Promise<string> {
  let text = ''
  for await (const piece of csvOf<Cell>({ value: (cell) => cell, other: () => 1 }, batchesOf(cells), most))
    text += piece
  return text
}

test('a file begins with a byte order mark and its columns, and every line ends as RFC 4180 says', async () => {
  expect(await textOf(['灯笼', 'a "b", c', 'two\nlines', null, new Date(0), ['DE', 'NL'], true])).toBe(
    '\uFEFFvalue,other\r\n灯笼,1\r\n"a ""b"", c",1\r\n"two\nlines",1\r\n,1\r\n1970-01-01T00:00:00.000Z,1\r\nDE NL,1\r\ntrue,1\r\n',
  )
})

test.each(['=1+1', '+1 lamp', '-lamp', '@sum', '\tlamp', '＝1', '－lamp', '-1+cmd'])(
  'no spreadsheet takes %j for a formula',
  async (text) => expect((await textOf([text])).split('\r\n')[1]).toMatch(/^"?'/),
)

test('numbers stay numbers, below zero too', async () => {
  expect(await textOf(['-1.5', -2, '0.00000001'])).toContain('-1.5,1\r\n-2,1\r\n0.00000001,1\r\n')
})

test('a formula hidden behind a direction mark is none either', async () => {
  expect(await textOf(['\u202e=1+1'])).toContain("'=1+1")
})

test('where there are more rows than may be written, the last line says so', async () => {
  expect(await textOf(['a', 'b'], 2)).not.toContain('Only')
  expect((await textOf(['a', 'b', 'c'], 2)).split('\r\n').slice(1)).toEqual([
    'a,1',
    'b,1',
    'Only the first 2 rows are here: narrow the search for the others.,',
    '',
  ])
})
