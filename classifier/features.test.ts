import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  FEATURE_COUNT,
  SUB_FEATURE_COUNT,
  addPathFeatures,
  newFeatureList,
  readFeatures,
  subBucketOf,
} from './features.ts'
import { newTextBuffer, normaliseInto } from './normalise.ts'

const buffer = newTextBuffer()
const list = newFeatureList()

function bucketsOf(text: string): number[] {
  normaliseInto(buffer, text)
  readFeatures(buffer, list)
  return [...list.ids.subarray(0, list.count)]
}

function pathBucketsOf(text: string): number[] {
  normaliseInto(buffer, text)
  list.count = 0
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

test('a word is its own, its runs, and its pairs with the two words before', () => {
  expect(bucketsOf('weed')).toHaveLength(2 + 4 + 3 + 2)
  expect(bucketsOf('大麻')).toHaveLength(3)
  const [alone, pair] = [bucketsOf('blue').length, bucketsOf('blue weed').length]
  expect(pair).toBe(alone + bucketsOf('weed').length + 2)
})

test('the longest text fits its list', () => {
  for (const text of ['a '.repeat(6000), 'ab'.repeat(6000), '料'.repeat(6000), '料a'.repeat(6000)]) {
    const buckets = bucketsOf(text)
    expect(buckets.length).toBeGreaterThan(0)
    expect(buckets.length).toBeLessThan(list.ids.length)
  }
})
