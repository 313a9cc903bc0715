import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePrice } from './price.ts'

describe('prices', () => {
  test.each([
    ['$12.50', '12.50', 'USD'],
    ['USD 1,202.70', '1202.70', 'USD'],
    ['1.250,50 €', '1250.50', 'EUR'],
    ['€ 1 250,50', '1250.50', 'EUR'],
    ['£5', '5', 'GBP'],
    ['฿0.0123', '0.0123', 'BTC'],
    ['฿ 0.000523', '0.000523', 'BTC'],
    ['0.05 BTC', '0.05', 'BTC'],
    ['XMR 0.35', '0.35', 'XMR'],
    ['0.35 xmr ($60)', '0.35', 'XMR'],
    ['1.98 $', '1.98', 'USD'],
    ['from $5', '5', 'USD'],
    ['ab 20 €', '20', 'EUR'],
    ['100 USDT', '100', 'USDT'],
    ['￥１２３４', '1234', 'CNY'],
    ['价格：300元', '300', 'CNY'],
    ['人民币 50', '50', 'CNY'],
    ['15美金', '15', 'USD'],
    ['¥500 (円)', '500', 'JPY'],
    ['1 500 ₽', '1500', 'RUB'],
    ['1500 руб.', '1500', 'RUB'],
    ['US$ 20', '20', 'USD'],
    ['AUD 15', '15', 'AUD'],
    ['0,0021 LTC', '0.0021', 'LTC'],
    ['[+ USD 30.00]', '30.00', 'USD'],
    ['EUR + 9.50 / item', '9.50', 'EUR'],
    ['~ $30', '30', 'USD'],
    ['Price: 10 euro', '10', 'EUR'],
    ['$1,234', '1234', 'USD'],
    ['5 g for $40', '40', 'USD'],
  ])('%j is %s %s', (text, amount, currency) => expect(parsePrice(text)).toEqual({ amount, currency }))

  test.each(['12.50', 'free', '', 'country 5', '5 grams', '100%', '-$5'])('%j is no price', (text) =>
    expect(parsePrice(text)).toBeUndefined(),
  )

  test('an amount without currency takes that of the hint, and an ambiguous one its decimal mark', () => {
    expect(parsePrice('12.50', { currency: 'XMR' })).toEqual({ amount: '12.50', currency: 'XMR' })
    expect(parsePrice('1.234 xmr', { decimal: '.' })).toEqual({ amount: '1.234', currency: 'XMR' })
    expect(parsePrice('$5', { currency: 'EUR' })).toEqual({ amount: '5', currency: 'USD' })
  })

  test('any amount in any currency is read back from both sides of it', () => {
    const amount = fc
      .tuple(fc.nat(99_999), fc.stringMatching(/^\d{2}$/))
      .map(([whole, cents]) => `${whole}.${cents}`)
    fc.assert(
      fc.property(
        amount,
        fc.constantFrom('USD', 'EUR', 'XMR', 'BTC', 'USDT', 'CNY', 'RUB', 'TRY'),
        (printed, currency) => {
          expect(parsePrice(`${currency} ${printed}`)).toEqual({ amount: printed, currency })
          expect(parsePrice(`now ${printed} ${currency} each`)).toEqual({ amount: printed, currency })
        },
      ),
    )
  })
})
