import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { dollarsOf } from './currency.ts'
import { parseCount, parseNumber, parseRating } from './number.ts'
import { parseOffer } from './offer.ts'
import { parsePlaces } from './place.ts'
import { parsePrice } from './price.ts'
import { parseQuantity } from './quantity.ts'
import { parseRelativeTime } from './relative-time.ts'
import { parseTime } from './time.ts'

const readers = { parseOffer, parsePrice, parseQuantity, parsePlaces, parseTime, dollarsOf, parseCount, parseNumber, parseRating, parseRelativeTime: (text: string) => parseRelativeTime(text, new Date(0)) } // prettier-ignore
const SEEDS = ['1', '1 ', '1,', '1,111', '1 111', '$', '$1', '1$', '=1$', '一', '万', '5g ', '1x', 'to ', '(', ' ', '\n', 'a', 'except ', '1/', '1:', 'jan 1 ', 'ago ', 'prices ', '½', '1 USD=', 'й'] // prettier-ignore

test.each(Object.entries(readers))(
  '%s reads 20,000 signs of anything in less than five seconds of the processor',
  (_, read) => {
    const slow = SEEDS.filter((seed) => {
      const text = seed.repeat(20_000 / seed.length)
      const started = process.threadCpuUsage()
      read(text)
      const { user, system } = process.threadCpuUsage(started)
      return user + system > 5_000_000
    })
    expect(slow).toEqual([])
  },
)

test.each(Object.entries(readers))('%s throws on no text', (_, read) => {
  const word = fc.constantFrom(...SEEDS, '万', '亿', '毛', '起', '条', 'USD', '一', '十', '百', 'pills', 'ago', 'vor 3 Tagen', 'except', 'USA', '½', '.', ',', '-', 'x', '2019', '½', ':', 'UTC+99') // prettier-ignore
  fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => void read(text)))
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => void read(words.join(''))),
    { numRuns: 500 },
  )
})
