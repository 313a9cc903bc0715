import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Verdict } from '#contracts/verdict.ts'
import { openClassifier } from './classify.ts'
import { modelFolder } from './model.ts'
import { openTaxonomy } from './taxonomy.ts'

const { classify, modelVersion } = openClassifier()
const read = (title: string, more: { description?: string; categoryPath?: string[] } = {}) =>
  classify({ id: '', title, ...more })

test.each([
  ['14g Blue Dream weed, domestic', 'drugs'],
  ['Glock 17 Gen 4 9mm', 'weapons'],
  ['Replica Rolex Submariner watch', 'counterfeits'],
  ['银行卡四件套大量有货', 'financial_fraud'],
  ['出售大麻 一手货源', 'drugs'],
  ['fake passport 假护照', 'forged_documents'],
  ['carved elephant ivory tusk', 'wildlife_antiquities'],
  ['fixed matches, 3 games', 'gambling'],
  ['hire a hitman', 'violence_for_hire'],
  ['跑分平台 支付通道', 'money_laundering'],
])('%s is %s', (title, category) => {
  expect(read(title).category).toBe(category)
})

test('every verdict fits the contract, whatever the text', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.option(fc.string({ maxLength: 300 }), { nil: undefined }),
      fc.option(fc.array(fc.string({ maxLength: 30 }), { maxLength: 20 }), { nil: undefined }),
      (title, description, categoryPath) => {
        const listing = { id: '', title, ...(description === undefined ? {} : { description }) }
        const verdict = classify(categoryPath === undefined ? listing : { ...listing, categoryPath })
        expect(Verdict.parse(verdict)).toEqual(verdict)
        expect(verdict.labels[0]).toEqual({ category: verdict.category, probability: verdict.probability })
        const sum = verdict.labels.reduce((total, { probability }) => total + probability, 0)
        expect(sum).toBeLessThan(1.001)
      },
    ),
  )
})

test('a verdict does not depend on what was read before', () => {
  const first = read('14g Blue Dream weed')
  read('银行卡四件套', { description: 'x'.repeat(5000), categoryPath: ['Fraud', 'Drops'] })
  expect(read('14g Blue Dream weed')).toEqual(first)
})

test('the terms are words of the text as they were written, digits too', () => {
  const { terms } = read('Glock 17 Gen 4 9mm pistol')
  expect(terms).toContain('glock')
  for (const term of terms) expect('glock 17 gen 4 9mm pistol').toContain(term)
  expect(read('银行卡四件套').terms[0]).toBe('银行卡四件套')
})

test.each(['', 'x', '1', 'a b c', '\0\u0001\ufffd', '★★★', 'ᚠᚢᚦᚨᚱᚲ', 'ქართული ტექსტი', 'xqzv jjkw qqzx'])(
  'of %j nothing is known, so it goes to a person',
  (title) => {
    expect(read(title).abstained).toBe(true)
  },
)

test.each([
  ['Spanish', 'Cuenta verificada con tarjeta'],
  ['Polish', 'Zegarek szwajcarski kopia wysokiej jakości'],
  ['Vietnamese', 'Đồng hồ sao chép chất lượng cao'],
  ['Turkish', 'Yüksek kaliteli kopya saat'],
  ['Korean', '고품질 시계'],
  ['Arabic', 'دليل زراعة الطماطم'],
])('%s, which it was not taught, goes to a person', (_language, title) => {
  expect(read(title).abstained).toBe(true)
})

function msOf(title: string): number {
  const began = performance.now()
  for (let i = 0; i < 20; i++) read(title)
  return performance.now() - began
}

test('a title of a megabyte takes no longer than a page of text, and binary data are text like any other', () => {
  // The least of many: what else the machine does only adds.
  let [short, long] = [Infinity, Infinity]
  for (let turn = 0; turn < 3 || (turn < 60 && long >= 50 * short); turn++) {
    short = Math.min(short, msOf('weed '.repeat(400)))
    long = Math.min(long, msOf('weed '.repeat(200_000)))
  }
  expect(long).toBeLessThan(50 * short)
  expect(
    Verdict.parse(read(Buffer.from('89504e470d0a1a0a0000', 'hex').toString('latin1').repeat(500))),
  ).toBeTruthy()
})

test('the token of the gate is csam in title, description or path, and nothing of the text is repeated', () => {
  const marked = 'weed LF-CSAM-MARKER'
  for (const verdict of [
    read(marked),
    read('weed', { description: marked }),
    read('weed', { categoryPath: [marked] }),
  ]) {
    expect(verdict).toMatchObject({ category: 'csam', probability: 1, terms: [] })
  }
})

test('the version names weights and lexicon', () => {
  expect(modelVersion).toMatch(/^lf-[0-9a-f]{12}-[0-9a-f]{6}$/)
})

function open(model: string, bytes: Uint8Array): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'lanternfish-model-'))
  writeFileSync(join(folder, 'model.json'), model)
  writeFileSync(join(folder, 'weights.bin'), bytes)
  return () => openClassifier(new URL(`${pathToFileURL(folder).href}/`))
}

describe('a model that does not fit is refused with what to do', () => {
  const json = readFileSync(new URL('model.json', modelFolder), 'utf8')
  const weights = readFileSync(new URL('weights.bin', modelFolder))

  test.each([
    ['cut weights', json, weights.subarray(0, -1), /weights\.bin is cut.*npm run train/],
    ['weights of another model', json, Buffer.alloc(weights.length), /weights\.bin is cut or belongs/],
    ['half a model.json', json.slice(0, 100), weights, /model\.json is not JSON/],
    ['another feature space', json.replace(/"top": \d+/, '"top": 5'), weights, /another feature space/],
    [
      'another way to read texts',
      json.replace(/"reading": \d+(?=\n)/, '"reading": 1'),
      weights,
      /another feature space/,
    ],
    ['a class of another taxonomy', json.replace('"guides"', '"toys"'), weights, /the class toys/],
    [
      'a changed number',
      json.replace(/"abstainBelow": [\d.]+/, '"abstainBelow": 0.01'),
      weights,
      /was changed after it became lf-/,
    ],
  ])('%s', (_, model, bytes, message) => {
    expect(open(model, bytes)).toThrow(message)
  })

  test('a missing one too', () => {
    expect(() => openClassifier(pathToFileURL('/nonexistent/'))).toThrow(/ENOENT.*npm run train/)
  })
})

const chinese = new URL('../../shared/data/chinese_listings.jsonl', import.meta.url)
const reason = existsSync(chinese) ? '' : ' (left out: ../shared is not here)'

test.skipIf(reason !== '')(
  `real Chinese listings get a category of the taxonomy by their titles${reason}`,
  () => {
    const expected =
      'personal_data personal_data hacking financial_fraud guides personal_data personal_data adult_content'
    const titles = readFileSync(chinese, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { title: string }).title)
    expect(titles.map((title) => read(title).category).join(' ')).toBe(expected)
    expect(openTaxonomy().categories.map(({ id }) => id)).toEqual(expect.arrayContaining(expected.split(' ')))
  },
)
