import { array, assert, integer, nat, property } from 'fast-check'
import { expect, test } from 'vitest'
import type { ReadRow } from './fit-text.ts'
import { permutation, sellerOf, splitByGroup } from './split.ts'

function rowOf(seller: number): ReadRow {
  const row = {
    title: 'x',
    path: [],
    vendor: `v${seller}`,
    market: 'm',
    category: 'drugs',
    subcategory: undefined,
    clean: true,
  }
  return { row, ids: new Int32Array(), label: 0 }
}

test('the order is NumPy’s for the same seed', () => {
  expect(permutation(10, 42)).toEqual([8, 1, 5, 0, 7, 2, 9, 4, 3, 6])
})

test('no seller stands on both sides, no row is lost, and a fifth of the sellers is asked', () => {
  assert(
    property(array(integer({ min: 0, max: 30 }), { minLength: 1 }), nat(1000), (sellers, seed) => {
      const { train, test: held } = splitByGroup(sellers.map(rowOf), sellerOf, seed)
      const known = new Set(train.map(({ row }) => sellerOf(row)))
      const asked = new Set(held.map(({ row }) => sellerOf(row)))
      expect(train.length + held.length).toBe(sellers.length)
      expect(known.intersection(asked).size).toBe(0)
      expect(asked.size).toBe(Math.ceil(new Set(sellers).size / 5))
    }),
  )
})
