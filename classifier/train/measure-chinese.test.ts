import { expect, test } from 'vitest'
import { openClassifier } from '../classify.ts'
import { openTaxonomy } from '../taxonomy.ts'
import { kappaOf, measureChinese, readChinese } from './measure-chinese.ts'

const taxonomy = openTaxonomy()
const rows = readChinese(taxonomy)

test('at least 300 Chinese listings that two of three readings settle are sorted with a macro-F1 of 0.85', () => {
  const { rows: asked, report, blind, kappa } = measureChinese(rows, openClassifier())
  expect(asked).toBeGreaterThanOrEqual(300)
  expect(report.macroF1).toBeGreaterThanOrEqual(0.85)
  expect(blind.macroF1).toBeGreaterThanOrEqual(0.85)
  expect(kappa).toBeGreaterThan(0.9)
})

test('every category that may be shown has ten Chinese listings, each title once', () => {
  expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length)
  const shown = taxonomy.categories.filter(({ reportOnly }) => reportOnly !== true)
  const few = shown.filter(({ id }) => rows.filter(({ meant }) => meant === id).length < 10)
  expect(few).toEqual([])
})

test('a listing that three readings read in three ways is not asked, and counts as unsettled', () => {
  const { rows: asked, unsettled } = measureChinese(
    [
      { title: '大麻', meant: 'drugs', second: 'drugs', blind: 'other' },
      { title: '大麻', meant: 'drugs', second: 'weapons', blind: 'other' },
    ],
    openClassifier(),
  )
  expect({ asked, unsettled }).toEqual({ asked: 1, unsettled: 1 })
})

test('agreement by chance is no agreement', () => {
  const half: [string, string][] = [
    ['a', 'a'],
    ['a', 'b'],
    ['b', 'a'],
    ['b', 'b'],
  ]
  expect(kappaOf(half)).toBe(0)
  expect(
    kappaOf([
      ['a', 'a'],
      ['b', 'b'],
    ]),
  ).toBe(1)
})
