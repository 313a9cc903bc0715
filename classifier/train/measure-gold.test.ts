import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openTaxonomy } from '../taxonomy.ts'
import { readGold } from './measure-gold.ts'

const taxonomy = openTaxonomy()
const folder = mkdtempSync(join(tmpdir(), 'lanternfish-gold-'))
const good = '{"title":"Glass pipe","description":"Blown by hand","label":"drug_paraphernalia"}'

function read(content: string) {
  const file = join(folder, 'gold.jsonl')
  writeFileSync(file, content)
  return readGold(file, taxonomy)
}

test('listings that people read are taken with title, description and category', () => {
  expect(read(`${good}\n\n`)).toEqual([
    { title: 'Glass pipe', description: 'Blown by hand', category: 'drug_paraphernalia' },
  ])
})

test.each([
  ['no JSON', '{oops'],
  ['no description', '{"title":"x","label":"drugs"}'],
  ['an unknown label', good.replace('drug_paraphernalia', 'toys')],
  ['the label that is never learned', good.replace('drug_paraphernalia', 'csam')],
])('a line with %s is named', (_, line) => {
  expect(() => read(`${good}\n${line}\n`)).toThrow(
    /gold\.jsonl, line 2: not a listing with title, description and a known label/,
  )
})

test('a missing file is one sentence', () => {
  expect(() => readGold(join(folder, 'none'), taxonomy)).toThrow(/The gold listings cannot be read: ENOENT/)
})
