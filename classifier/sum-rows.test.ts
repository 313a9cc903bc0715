import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { markKnown, sumRows, viewOf } from './sum-rows.ts'

const ROWS = 40
const weight = fc.oneof(fc.constantFrom(-128, 127, 0, 0), fc.integer({ min: -128, max: 127 }))
const table = fc
  .tuple(fc.integer({ min: 1, max: 13 }), fc.integer({ min: 0, max: 5 }))
  .chain(([width, from]) =>
    fc.record({
      width: fc.constant(width),
      from: fc.constant(from),
      bytes: fc.array(weight, { minLength: from + ROWS * width, maxLength: from + ROWS * width }),
    }),
  )
const ids = fc
  .tuple(fc.array(fc.nat(ROWS - 1), { maxLength: 30 }), fc.constantFrom(1, 1, 40))
  .map(([some, times]) => Array.from({ length: times }, () => some).flat())

test('the sums of rows are those of their weights one by one, however wide, high and many they are', () => {
  fc.assert(
    fc.property(table, ids, ({ width, from, bytes }, picked) => {
      const sums = new Int32Array(width).fill(7)
      const rows = { weights: viewOf(Int8Array.from(bytes)), from, width }
      sumRows(rows, Int32Array.from(picked), picked.length, sums)
      const plain = Array.from(sums, (_, k) =>
        picked.reduce((sum, id) => sum + bytes[from + id * width + k]!, 0),
      )
      expect(Array.from(sums)).toEqual(plain)
    }),
    { numRuns: 300 },
  )
})

test('a row is known where one of its weights is not 0', () => {
  const few = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, weight)
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 13 }), fc.infiniteStream(few), (width, stream) => {
      const bytes = Array.from({ length: ROWS * width }, () => stream.next().value as number)
      const marks = new Uint8Array(ROWS).fill(2)
      markKnown({ weights: viewOf(Int8Array.from(bytes)), from: 0, width }, marks, 1)
      const plain = Array.from(marks, (_, id) =>
        bytes.slice(id * width, (id + 1) * width).some((one) => one !== 0) ? 3 : 2,
      )
      expect(Array.from(marks)).toEqual(plain)
    }),
  )
})

test.each([127, -128])('a thousand weights of %i are added without a carry', (one) => {
  const sums = new Int32Array(4)
  const rows = { weights: viewOf(Int8Array.of(one, one, one, one)), from: 0, width: 4 }
  sumRows(rows, new Int32Array(1000), 1000, sums)
  expect(Array.from(sums)).toEqual([1000 * one, 1000 * one, 1000 * one, 1000 * one])
})
