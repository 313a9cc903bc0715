import { expect, test } from 'vitest'
import { openClassifier } from '../classify.ts'
import { openTaxonomy } from '../taxonomy.ts'
import { measureChinese, readChinese } from './measure-chinese.ts'

const taxonomy = openTaxonomy()
const rows = readChinese(taxonomy)

test('at least 300 Chinese listings on which two readings agree are sorted with a macro-F1 of 0.85', () => {
  const { rows: asked, report } = measureChinese(rows, openClassifier())
  expect(asked).toBeGreaterThanOrEqual(300)
  expect(report.macroF1).toBeGreaterThanOrEqual(0.85)
})

test('every category that may be shown has ten Chinese listings, each title once', () => {
  expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length)
  const shown = taxonomy.categories.filter(({ reportOnly }) => reportOnly !== true)
  const few = shown.filter(({ id }) => rows.filter(({ meant }) => meant === id).length < 10)
  expect(few).toEqual([])
})
