import { expect, test } from 'vitest'
import { completeListing } from '../complete-listing.ts'
import { parseDataOffer } from './data-offer.ts'

test.each([
  ['某地棋牌11月份数据总共12w一毛一条', '几手：二手数据，非一手，介意勿拍 价格：一万条起拍', { sector: 'gambling', records: 120_000, hand: 'second' }],
  ['网贷一手实时1.5块 隔夜1块', '隔天的1元一条，实时数据1000条起订，一手库', { sector: 'loans', freshness: 'real time', hand: 'first' }],
  ['广东车主信息', '姓名，电话，地址。2026年3月 每条0.05元', { victimCountry: 'CN', province: '广东', sector: 'vehicles', fieldTypes: ['name', 'phone', 'address'], freshness: '2026-03' }],
  ['日本网购客户名单', '姓名，邮箱', { victimCountry: 'JP', sector: 'e-commerce', fieldTypes: ['name', 'email'] }],
  ['lamp-shop.com customer database, Germany, 500k records', 'names, emails, passwords; 2025', { victimCountry: 'DE', organisation: 'lamp-shop.com', records: 500_000, fieldTypes: ['name', 'email', 'password'], freshness: '2025' }],
  ['База данных клиентов', 'ФИО, телефон, адрес', { fieldTypes: ['name', 'phone', 'address'] }],
])('%s is an offer of data', (title, description, expected) => {
  expect(parseDataOffer(title, description, /条/.test(title + description))).toEqual(expected)
}) // prettier-ignore

test.each([
  ['Blue lamp', 'Say your name and address when you order'],
  ['How to protect your database', 'A guide'],
  ['Lamp made in Germany', '5 pcs'],
  ['Old leads of plumb, 2 kg', ''],
])('%s offers no data', (title, description) => {
  expect(parseDataOffer(title, description, false)).toBeUndefined()
})

test('a listing of data says the price of a record, the least order, and that the displayed price is none', () => {
  const listing = completeListing({ title: '网贷数据 月内的3毛一条', description: '总共12w，1000条起订。0.001只是为了方便下单，并不是最终价格', price: { amount: '0.001', currency: 'BTC' } }) // prettier-ignore
  expect(listing).toMatchObject({
    price: { holding: true },
    unitPrice: { amount: '0.3', currency: 'CNY', unit: 'record' },
    minOrder: { amount: '1000', unit: 'record' },
    quantity: { amount: '120000', unit: 'record' },
    dataOffer: { sector: 'loans', records: 120_000, freshness: 'month' },
    readings: { dataOffer: { reader: 'text' } },
  })
  expect(completeListing({ title: 'Blue lamp, 5 pcs' }).dataOffer).toBeUndefined()
})
