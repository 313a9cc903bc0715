import { assert, constantFrom, nat, property, uniqueArray } from 'fast-check'
import { expect, test } from 'vitest'
import { listAddress, orderOf } from './list-address.ts'

test.each([
  ['/market/cat/3', { list: '/market/cat/3', slice: '', number: undefined }],
  ['/market/cat/3?page=2', { list: '/market/cat/3', slice: '', number: 2 }],
  ['/c/drugs/pills/p4', { list: '/c/drugs/pills', slice: '', number: 4 }],
  ['/product-category/tea/page/3/', { list: '/product-category/tea', slice: '', number: 3 }],
  ['/list-page-2.html', { list: '/list.html', slice: '', number: 2 }],
  ['/', { list: '/', slice: '', number: undefined }],
  ['/s?q=tea&sort=price_asc&page=2', { list: '/s?q=tea', slice: 'sort=price_asc', number: 2 }],
  ['/cat?id=7&ships_from=DE&start=40', { list: '/cat?id=7', slice: 'ships_from=DE', number: 40 }],
  ['/cat?sid=abc&id=7', { list: '/cat?id=7', slice: '', number: undefined }],
  ['/cat?page=two', { list: '/cat?page=two', slice: '', number: undefined }],
])('%s is read as a place in a list', (path, address) => {
  expect(listAddress(path)).toEqual(address)
})

test('the order of parameters and their page change nothing about which list it is', () => {
  const names = constantFrom('id', 'q', 'sort', 'vendor', 'cat')
  assert(
    property(uniqueArray(names), nat(9999), (present, number) => {
      const pairs = present.map((name, i) => `${name}=${i}`)
      const one = listAddress(`/list?${[...pairs, `page=${number}`].join('&')}`)
      const other = listAddress(`/list?${[`page=1`, ...pairs.toReversed()].join('&')}`)
      expect(one).toEqual({ ...other, number })
    }),
  )
})

test('two ends of one order are one order, and an excerpt comes in the order of the list', () => {
  expect(orderOf('sort=price_asc')).toBe(orderOf('sort=price-desc'))
  expect(orderOf('sort=price_asc')).not.toBe(orderOf('sort=newest'))
  expect(orderOf('sort=newest')).toBe(orderOf('sort=oldest'))
  expect(orderOf('ships_from=DE')).toBe('')
})
