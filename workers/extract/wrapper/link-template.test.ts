import { expect, test } from 'vitest'
import { linkTemplate } from './link-template.ts'

test.each([
  ['/product/35791/105/186765', '/product/*/*/*'],
  ['http://one.onion/product/7', '/product/*'],
  ['/product/blue-lamp/', '/product/*'],
  ['/product/lamp-2009', '/product/*'],
  ['/u/anna', '/u/*'],
  ['./viewtopic.php?f=3&t=12', '/viewtopic.php?f&t'],
  ['index.php?route=product/product&product_id=42', '/index.php?product_id&route=product/product'],
  ['index.php?action=profile;u=12', '/index.php?action=profile&u'],
  ['forum.php?mod=viewthread&tid=9#last', '/forum.php?mod=viewthread&tid'],
  ['thread-123-1-1.html', '/thread-#.html'],
  ['?category=104', '?category'],
  ['/dcc338f0-75e5-11ea-85b4-4549c30a55d3', '/*'],
  ['', ''],
])('the address %s is one of the kind %s', (href, template) => {
  expect(linkTemplate(href)).toBe(template)
})
