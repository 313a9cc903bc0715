import { expect, test } from 'vitest'
import { classifierOf } from '../classify.ts'
import { openTaxonomy } from '../taxonomy.ts'
import { reportOf } from './evaluate.ts'
import { readTitles } from './fit-text.ts'
import { groupOf, placeOf, type Row } from './read-rows.ts'
import { trainSettings } from './settings.ts'
import { sellerOf, splitByGroup } from './split.ts'
import { calibrate, classesOf, trainModel } from './train-model.ts'

const wares: Record<string, string[]> = {
  drugs: ['green weed', 'brown hash', 'white powder', 'blue pills'],
  weapons: ['small pistol', 'long rifle', 'ammo box', 'garden parasol'],
  guides: ['growing guide', 'money tutorial', 'privacy course', 'phone manual'],
}
const ornaments = ['cheap', 'best price', 'top quality', 'new stock', 'fast shipping']

function inventRows(): Row[] {
  return Object.entries(wares).flatMap(([category, names]) =>
    Array.from({ length: 60 }, (_, i) => ({
      title: `${ornaments[i % 5]} ${names[i % 4]} ${ornaments[(i * 3 + 1) % 5]} ${i}`,
      path: ['Market', category],
      vendor: `vendor ${i % 12}`,
      market: `market ${i % 3}`,
      category,
      subcategory: category === 'drugs' ? (i % 4 < 2 ? 'cannabis' : 'other') : undefined,
      clean: true,
    })),
  )
}

const taxonomy = openTaxonomy()
const isHeld = (row: Row) => row.vendor === 'vendor 3'
const guess = (truth: string, answer: string) => ({
  truth,
  guess: answer,
  probability: 0.9,
  abstained: false,
})
const calibration = { text: 1, path: 1, abstainBelow: 0.5, error: 0 }

function train(rows: Row[], trained: string) {
  const classes = classesOf(rows)
  return trainModel(readTitles(rows, classes), classes, calibration, trainSettings, { trained, sha256: 'x' })
}

test('the same rows give the same bytes and version on any day, other rows give another version', () => {
  const [one, two] = [train(inventRows(), '2026-01-01'), train(inventRows(), '2026-02-02')]
  expect(two.version).toBe(one.version)
  expect(Buffer.compare(Buffer.from(one.topWeights.buffer), Buffer.from(two.topWeights.buffer))).toBe(0)
  expect(Buffer.compare(Buffer.from(one.subWeights.buffer), Buffer.from(two.subWeights.buffer))).toBe(0)
  expect(train(inventRows().slice(0, -1), '2026-01-01').version).not.toBe(one.version)
})

test('what was learned from some vendors holds for others', () => {
  const rows = inventRows()
  const { classify } = classifierOf(
    train(
      rows.filter((row) => !isHeld(row)),
      '',
    ),
    taxonomy,
  )
  for (const { title, category } of rows.filter(isHeld))
    expect(classify({ id: '', title }).category).toBe(category)
  expect(classify({ id: '', title: 'cheap green weed' }).subcategory).toBe('cannabis')
})

test('the market’s own category outweighs a title that says little', () => {
  const { classify } = classifierOf(train(inventRows(), ''), taxonomy)
  const verdict = classify({ id: '', title: 'cheap new stock', categoryPath: ['Market', 'weapons'] })
  expect(verdict.category).toBe('weapons')
  expect(verdict.terms).toContain('weapons')
})

test('where some titles say nothing, calibration sends those to a person', () => {
  const rows = inventRows().map((row, i) => (i % 5 === 0 ? { ...row, title: 'custom order' } : row))
  const classes = classesOf(rows)
  const got = calibrate(readTitles(rows, classes), classes, { ...trainSettings, folds: 3 })
  expect(got.text).toBeGreaterThan(0)
  expect(got.path).toBeGreaterThan(0)
  expect(got.abstainBelow).toBeGreaterThan(1 / 3)
  expect(got.abstainBelow).toBeLessThan(0.9)
})

test('a title that was read is taught as it was read, and says what a careless seller’s other titles are', () => {
  const rows = inventRows().map((row, i) => {
    if (row.category !== 'weapons' || i % 3 === 0) return row
    return { ...row, reading: row.title.includes('garden parasol') ? 'guides' : 'weapons' }
  })
  const { classify } = classifierOf(train(rows, ''), taxonomy)
  expect(classify({ id: '', title: 'new garden parasol' }).category).toBe('guides')
  expect(classify({ id: '', title: 'new small pistol' }).category).toBe('weapons')
})

test('a title without a seller’s label is learned from its reading, and never asked', () => {
  const strangers = Array.from({ length: 12 }, (_, i) => ({
    ...inventRows()[0]!,
    title: `beekeeping almanac ${i}`,
    vendor: `stranger ${i}`,
    category: 'guides',
    reading: 'guides',
    unlabelled: true as const,
  }))
  const rows = [...inventRows(), ...strangers]
  expect(
    classifierOf(train(rows, ''), taxonomy).classify({ id: '', title: 'beekeeping almanac' }).category,
  ).toBe('guides')
  const { test: asked } = splitByGroup(readTitles(rows, classesOf(rows)), sellerOf, 0)
  expect(asked.some(({ label }) => label < 0)).toBe(false)
})

test('a class with one vendor is refused, since nobody could tell the class from the vendor', () => {
  const rows = inventRows().map((row) => (row.category === 'guides' ? { ...row, vendor: 'anna' } : row))
  expect(() => classesOf(rows)).toThrow(/Only one vendor sells guides/)
})

test('a vendor is one person on every market, and stays on one side of every split', () => {
  const row = inventRows()[0]!
  expect(groupOf({ ...row, vendor: ' VENDOR 0 ' })).toBe(groupOf(row))
  expect(placeOf('vendor 0', 'test')).toBe(placeOf('vendor 0', 'test'))
})

test('macro-F1 counts a rare class as much as a common one', () => {
  const report = reportOf([guess('a', 'a'), guess('a', 'a'), guess('a', 'a'), guess('b', 'a')])
  expect(report.accuracy).toBe(0.75)
  expect(report.macroF1).toBeCloseTo(6 / 7 / 2)
  expect(report.calibrationError).toBeCloseTo(0.15)
  expect(report.confusions).toEqual([{ truth: 'b', guess: 'a', rows: 1 }])
})

test('wares that no seller of the training data offers are known by what the world calls them', () => {
  const { classify } = classifierOf(train(inventRows(), ''), taxonomy)
  expect(classify({ id: '', title: 'switchblade' }).category).toBe('weapons')
  expect(classify({ id: '', title: 'alprazolam' }).category).toBe('drugs')
})

test('a description teaches words that no title has', () => {
  const rows = inventRows().map((row) =>
    row.category === 'guides' ? { ...row, description: 'gardening almanac' } : row,
  )
  const { classify } = classifierOf(train(rows, ''), taxonomy)
  expect(classify({ id: '', title: 'gardening almanac' }).category).toBe('guides')
})
