import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  FEATURE_COUNT,
  SUB_FEATURE_COUNT,
  addPathFeatures,
  addStyleFeatures,
  clearFeatures,
  newFeatureList,
  readFeatures,
  subBucketOf,
} from './features.ts'
import { newTextBuffer, normaliseInto } from './normalise.ts'
import { styleOf } from './style.ts'

const buffer = newTextBuffer()
const list = newFeatureList()

function bucketsOf(text: string): number[] {
  normaliseInto(buffer, text)
  readFeatures(buffer, list)
  return [...list.ids.subarray(0, list.count)]
}

function pathBucketsOf(text: string): number[] {
  normaliseInto(buffer, text)
  clearFeatures(list)
  addPathFeatures(buffer, list)
  return [...list.ids.subarray(0, list.count)]
}

test('every bucket of every text lies in the space, and so does its place among subcategories', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const id of [...bucketsOf(text), ...pathBucketsOf(text)]) {
        expect(id).toBeGreaterThanOrEqual(0)
        expect(id).toBeLessThan(FEATURE_COUNT)
        expect(subBucketOf(id)).toBeLessThan(SUB_FEATURE_COUNT)
      }
    }),
  )
})

test('the same words give the same buckets, however they are written', () => {
  expect(bucketsOf('Blue  DREAM!')).toEqual(bucketsOf('blue dream'))
  expect(bucketsOf('blue dream')).not.toEqual(bucketsOf('dream blue'))
})

test('category paths, Han text and Latin text lie in spaces of their own', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{1,12}( [a-z]{1,12}){0,5}$/), (words) => {
      const latin = Math.max(...bucketsOf(words))
      const han = bucketsOf('银行卡四件套')
      expect(Math.min(...han)).toBeGreaterThan(latin)
      expect(Math.min(...pathBucketsOf(words))).toBeGreaterThan(Math.max(...han))
    }),
  )
})

test('a word is its own, its runs, its place at an end, and its pairs and runs with the words before', () => {
  const [own, runs, pair, skip, across, end] = [2, 4 + 3 + 2, 2, 1, 3, 2]
  expect(bucketsOf('weed')).toHaveLength(own + runs + 2 * end)
  expect(bucketsOf('大麻')).toHaveLength(3)
  expect(bucketsOf('blue weed')).toHaveLength(2 * (own + runs) + pair + across + 2 * end)
  expect(bucketsOf('pure blue weed')).toHaveLength(3 * (own + runs) + 2 * (pair + across) + skip + 2 * end)
})

test('each run of five units over a space is read once', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{2,6}( [a-z]{2,6}){1,5}$/), (text) => {
      const words = text.split(' ')
      const inWords = words.reduce((sum, word) => sum + 2 + 3 * word.length - 3, 0)
      const pairs = 2 * (words.length - 1) + (words.length - 2)
      const all = ` ${text} `
      const across = Array.from(all.slice(4), (_, i) => all.slice(i + 1, i + 4)).filter((inner) =>
        inner.includes(' '),
      )
      expect(bucketsOf(text)).toHaveLength(inWords + pairs + across.length + 4)
    }),
  )
})

test('how a title is written adds buckets that belong to no word', () => {
  const plain = bucketsOf('blue dream')
  addStyleFeatures(styleOf('Blue DREAM!'), list)
  expect([...list.ids.subarray(0, list.words)]).toEqual(plain)
  expect(list.count - list.words).toBe(4)
})

test('the longest text fits its list', () => {
  for (const text of ['a '.repeat(6000), 'ab'.repeat(6000), '料'.repeat(6000), '料a'.repeat(6000)]) {
    const buckets = bucketsOf(text)
    expect(buckets.length).toBeGreaterThan(0)
    expect(buckets.length).toBeLessThan(list.ids.length)
  }
})
