import { expect, test } from 'vitest'
import { labelOf, labelWithCurrency } from './labels.ts'

test.each([
  ['Price:', 'price'], ['Buy Price', 'price'], ['Preis', 'price'], ['Цена:', 'price'], ['商品单价：', 'price'],
  ['Vendor', 'vendor'], ['Sold by', 'vendor'], ['Verkäufer', 'vendor'], ['Продавец', 'vendor'], ['卖家', 'vendor'],
  ['Ships from', 'shipsFrom'], ['Origin country', 'shipsFrom'], ['Versand aus', 'shipsFrom'], ['发货地', 'shipsFrom'],
  ['Ships to:', 'shipsTo'], ['Quantity left', 'stock'], ['库存', 'stock'], ['Auf Lager', 'stock'],
  ['Views', 'views'], ['浏览次数', 'views'], ['Category', 'category'], ['Раздел', 'category'], ['所属分类', 'category'],
  ['Member since', 'joinedAt'], ['注册时间', 'joinedAt'], ['Last online', 'lastSeenAt'], ['Balance', 'notPrice'],
  ['Item #', 'nativeId'], ['交易编号:', 'nativeId'], ['Product Class', 'class'], ['Blue lamp', undefined], ['', undefined],
])('the label "%s" announces %s', (text, field) => {
  expect(labelOf(text)).toBe(field)
}) // prettier-ignore

test.each([
  ['Cost $', { field: 'price', currency: '$' }],
  ['Price (BTC)', { field: 'price', currency: 'BTC' }],
  ['价格(USDT)', { field: 'price', currency: 'USDT' }],
])('the label %s names its currency, too', (text, label) => {
  expect(labelWithCurrency(text)).toEqual(label)
})
