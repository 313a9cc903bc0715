import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { pathShape } from './path-shape.ts'

test.each([
  ['/', '/', '/'],
  ['/item/123', '/item/#', '/item'],
  ['/market/cat/3?page=2', '/market/cat/#?page', '/market'],
  ['/product/blue-tea', '/product/*', '/product'],
  ['/vendor/someone', '/vendor/*', '/vendor'],
  ['/o/zz90001', '/o/#', '/o'],
  ['/listing/6fa459ea-ee8a-3ca4-894e-db77e160355e', '/listing/#', '/listing'],
  ['/viewtopic.php?f=3&t=12&start=20', '/viewtopic.php?f&start&t', '/viewtopic.php'],
  ['/index.php?mod=viewthread&tid=8', '/index.php?mod=viewthread&tid', '/index.php?mod=viewthread'],
  ['/about', '/about', '/about'],
  ['/deals/blue/soft/warm', '/deals/blue/*/*', '/deals'],
])('%s has the shape %s and the prefix %s', (path, shape, prefix) => {
  expect(pathShape(path)).toEqual({ shape, prefix })
})

test('the order and the values of parameters do not change a shape', () => {
  const pair = fc.tuple(fc.constantFrom('id', 'page', 'sort', 'colour'), fc.nat(9999))
  fc.assert(
    fc.property(fc.uniqueArray(pair, { selector: ([name]) => name }), fc.nat(9999), (pairs, other) => {
      const one = `/list?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`
      const two = `/list?${pairs.map(([name]) => `${name}=${other}`).toReversed().join('&')}`
      expect(pathShape(one)).toEqual(pathShape(two))
    }),
  ) // prettier-ignore
})

test('any text has a shape, and addresses that grow for ever have few', () => {
  fc.assert(fc.property(fc.string(), (path) => pathShape(path).shape.length <= path.length + 10))
  const endless = Array.from({ length: 200 }, (_, depth) => `/deals${'/more'.repeat(depth)}`)
  expect(new Set(endless.map((path) => pathShape(path).shape)).size).toBeLessThan(10)
})
