import { expect, test } from 'vitest'
import { extractPage } from '../extract-page.ts'

test.each(['Trader: anna77', 'Trader anna77', 'Магазин «anna77»', '商家：anna77', "anna77's shop", 'Vendor anna77', '卖家「anna77」'])('of the heading %s the name alone is the vendor', (heading) => {
  const html = `<h1>${heading}</h1><p>Member since: 2026-01-05</p><p>Last seen: 2026-11-02</p><p>Level: 4</p><p>Sales: 120</p>`
  expect(extractPage({ html, url: 'http://lamps.onion/p/9' }).vendors).toMatchObject([{ name: 'anna77', sales: 120 }])
}) // prettier-ignore
