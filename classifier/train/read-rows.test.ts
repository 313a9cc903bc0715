import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { openTaxonomy } from '../taxonomy.ts'
import { readRows } from './read-rows.ts'

const taxonomy = openTaxonomy()
const folder = mkdtempSync(join(tmpdir(), 'lanternfish-rows-'))
const good = '{"title":"x","label":"forgeries","sub":"documents","vendor":"V","category_raw":"A/B"}'

function read(name: string, content: string | Buffer) {
  const file = join(folder, name)
  writeFileSync(file, content)
  return readRows(file, taxonomy)
}

test('plain and gzipped lines give the same rows and the same hash', () => {
  const plain = read('a.jsonl', `${good}\n\n`)
  expect(read('a.jsonl.gz', gzipSync(`${good}\n\n`))).toEqual(plain)
  expect(plain.rows).toEqual([
    {
      title: 'x',
      path: ['A', 'B'],
      vendor: 'V',
      market: '',
      category: 'forged_documents',
      subcategory: 'documents',
      clean: true,
    },
  ])
})

test('a row without label is left out, one without content is not learned from', () => {
  const { rows } = read(
    'b.jsonl',
    '{"title":"x","label":null}\n{"title":"y","label":"drugs","contentless":true}',
  )
  expect(rows.map(({ title, clean }) => [title, clean])).toEqual([['y', false]])
})

test.each([
  ['no JSON', '{oops', /line 2 is not JSON/],
  ['no title', '{"label":"drugs"}', /line 2, title: /],
  ['an unknown label', '{"title":"x","label":"toys"}', /line 2: the label toys/],
  ['the class that is never learned', '{"title":"x","label":"csam"}', /line 2: the label csam/],
])('a line with %s is named', (_, line, message) => {
  expect(() => read('c.jsonl', `${good}\n${line}\n`)).toThrow(message)
})

test('a missing file is one sentence', () => {
  expect(() => readRows(join(folder, 'none'), taxonomy)).toThrow(/The training data cannot be read: ENOENT/)
})
