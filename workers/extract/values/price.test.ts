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
    ['100 Kč', '100', 'CZK'],
    ['NT$200', '200', 'TWD'],
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
    ['Tapentadol 100mg x 10 $15', '15', 'USD'],
    ['100mg x 100 $ 120', '120', 'USD'],
    ['290 $ 28G', '290', 'USD'],
    ['4.5 of 5 € 120.00–€ 5,000.00', '120.00', 'EUR'],
    ['25.00 - 800.00 EUR', '25.00', 'EUR'],
    ['$5 AUD', '5', 'AUD'],
    ['Only $250 AU', '250', 'AUD'],
    ['1.072 ฿', '1.072', 'BTC'],
    ['1.234,5678 XMR', '1234.5678', 'XMR'],
    ['1.2k USD', '1200', 'USD'],
    ['$12.5k', '12500', 'USD'],
    ['$1.56 billion', '1560000000', 'USD'],
    ['1,5 тыс. руб.', '1500', 'RUB'],
    ['2 млн ₽', '2000000', 'RUB'],
    ['12万元', '120000', 'CNY'],
    ['一毛一条', '0.1', 'CNY'],
    ['五毛', '0.5', 'CNY'],
    ['一块五', '1.5', 'CNY'],
    ['两块钱', '2', 'CNY'],
    ['3千元', '3000', 'CNY'],
    ['5刀', '5', 'USD'],
    ['出100u', '100', 'USDT'],
    ['TRC20 USDT 50', '50', 'USDT'],
    ["CHF 1'234.50", '1234.50', 'CHF'],
    ['1 234,56 €', '1234.56', 'EUR'],
    ['ab 5,- €', '5', 'EUR'],
    ['5.-- EUR', '5', 'EUR'],
    ['between 5 and 10 USD', '5', 'USD'],
    ['zwischen 5 und 10 €', '5', 'EUR'],
    ['между 5 и 10 руб', '5', 'RUB'],
    ['от 500 рублей', '500', 'RUB'],
    ['1200 грн', '1200', 'UAH'],
    ['Blue-$4', '4', 'USD'],
    ['10 Tabs $55 100ug', '55', 'USD'],
    ['160 EUR = 0.265 ฿', '160', 'EUR'],
    ['Freebase0.238 ฿', '0.238', 'BTC'],
    ['Armodafinil.80 usd', '80', 'USD'],
    ['2000 USD/EUR/CHF', '2000', 'USD'],
    ['2624.96___ [USD]', '2624.96', 'USD'],
  ])('%j is %s %s', (text, amount, currency) => expect(parsePrice(text)).toEqual({ amount, currency }))

  test.each([
    'Bitcoin: 1MeGeJXcTCMW6CLjQQiZ',
    '70,205 USD/BTC',
    '# 1 bitcoin',
    '250-pound',
    'Bitcoin 2015',
    '3块肥皂',
    '12.50',
    'free',
    '',
    'country 5',
    '5 grams',
    '100%',
    '-$5',
  ])('%j is no price', (text) => expect(parsePrice(text)).toBeUndefined())

  test('an amount without currency takes that of the hint, and an ambiguous one its decimal mark', () => {
    expect(parsePrice('12.50', { currency: 'XMR' })).toEqual({ amount: '12.50', currency: 'XMR' })
    expect(parsePrice('1.234 xmr', { decimal: '.' })).toEqual({ amount: '1.234', currency: 'XMR' })
    expect(parsePrice('$5', { currency: 'EUR' })).toEqual({ amount: '5', currency: 'USD' })
    expect(parsePrice('$5', { currency: 'AUD' })).toEqual({ amount: '5', currency: 'AUD' })
    expect(parsePrice('¥500', { currency: 'JPY' })).toEqual({ amount: '500', currency: 'JPY' })
  })

  test('a blank before a price, which keeps it from the quick way, changes nothing', () => {
    const digits = fc.constantFrom(
      '',
      '.5',
      '.50',
      '.123',
      '.500',
      ',123',
      '.1234',
      ',12',
      '.00012300',
      '.000',
    )
    const amount = fc.tuple(fc.nat(99_999), digits).map(([whole, part]) => `${whole}${part}`)
    const before = fc.constantFrom('$', '€', '£', '฿', 'usd ', 'EUR ', 'btc ', 'XMR ', '¥', '')
    const behind = fc.constantFrom('', '', '', ' $', '€', ' usd', ' EUR', ' btc', ' XMR', ' ltc')
    const hints = fc.constantFrom({}, { currency: 'USD' }, { currency: 'BTC' }, { decimal: ',' as const, currency: 'EUR' }) // prettier-ignore
    fc.assert(
      fc.property(
        fc.constantFrom('', '~', '~ '), before, amount, behind, hints,
        (about, currency, printed, after, hint) => {
          const text = `${about}${currency}${printed}${after}`
          expect(parsePrice(text, hint)).toEqual(parsePrice(`\n${text}`, hint))
        },
      ),
      { numRuns: 1000 },
    ) // prettier-ignore
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
