import { expect, test } from 'vitest'
import { openTaxonomy } from '../taxonomy.ts'
import { openReadings, parseReadings } from './readings.ts'

const taxonomy = openTaxonomy()
const good = '# a comment\n0123456789abcdef\tdrugs\n'

test('a reading is found by the hash of its title', () => {
  const readings = parseReadings(good, 'r.tsv', taxonomy)
  expect([...readings]).toEqual([['0123456789abcdef', 'drugs']])
})

test('the readings of the repository are whole: thousands, of all twelve classes', () => {
  const readings = [...openReadings(taxonomy).values()]
  expect(readings.length).toBeGreaterThan(2500)
  expect(new Set(readings).size).toBe(12)
})

test.each([
  ['a line without category', 'x', /^r\.tsv, line 3: not a hash/],
  ['a category that is none', 'fedcba9876543210\ttoys', /^r\.tsv, line 3: the category toys/],
  ['the class that is never learned', 'fedcba9876543210\tcsam', /^r\.tsv, line 3: the category csam/],
  ['a title that stands twice', '0123456789abcdef\tguides', /^r\.tsv, line 3: .*twice/],
])('%s is named by file and line', (_, line, message) => {
  expect(() => parseReadings(`${good}${line}\n`, 'r.tsv', taxonomy)).toThrow(message)
})
