import type { Money } from '#contracts/extraction.ts'
import { NUMBER, parseNumber, plainDigits } from './number.ts'

// Longest first: `US$` is not `$`, `USDT` not `USD`.
const WORDS: Record<string, string> = {
  'us$': 'USD', 'usd$': 'USD', 'au$': 'AUD', 'a$': 'AUD', 'c$': 'CAD', 'ca$': 'CAD', 'nz$': 'NZD', 'hk$': 'HKD',
  'r$': 'BRL', $: 'USD', '＄': 'USD', '€': 'EUR', '£': 'GBP', '￡': 'GBP', '¥': 'CNY', '￥': 'CNY', '₽': 'RUB', '₿': 'BTC',
  '฿': 'BTC', ɱ: 'XMR', Ł: 'LTC', '₹': 'INR', '₩': 'KRW', '₴': 'UAH', '₮': 'USDT',
  usdt: 'USDT', usdc: 'USDC', usd: 'USD', eur: 'EUR', gbp: 'GBP', cny: 'CNY', rmb: 'CNY', rub: 'RUB', jpy: 'JPY',
  aud: 'AUD', cad: 'CAD', chf: 'CHF', pln: 'PLN', sek: 'SEK', nok: 'NOK', dkk: 'DKK', czk: 'CZK', brl: 'BRL',
  nzd: 'NZD', hkd: 'HKD', inr: 'INR', uah: 'UAH', zar: 'ZAR', mxn: 'MXN', krw: 'KRW', sgd: 'SGD', try: 'TRY',
  btc: 'BTC', xbt: 'BTC', xmr: 'XMR', ltc: 'LTC', bch: 'BCH', eth: 'ETH', doge: 'DOGE', dash: 'DASH', zec: 'ZEC',
  trx: 'TRX', monero: 'XMR', bitcoins: 'BTC', bitcoin: 'BTC', litecoin: 'LTC', ethereum: 'ETH', tether: 'USDT',
  dollars: 'USD', dollar: 'USD', euros: 'EUR', euro: 'EUR', pounds: 'GBP', yuan: 'CNY', rubles: 'RUB', roubles: 'RUB',
  泰达币: 'USDT', 比特币: 'BTC', 门罗币: 'XMR', 人民币: 'CNY', 人民幣: 'CNY', 美元: 'USD', 美金: 'USD', 美刀: 'USD',
  欧元: 'EUR', 英镑: 'GBP', 元: 'CNY', 块: 'CNY', 刀: 'USD', рублей: 'RUB', рубля: 'RUB', руб: 'RUB',
  доллара: 'USD', долларов: 'USD', евро: 'EUR',
} // prettier-ignore

const escape = (text: string): string => text.replaceAll(/[$.+*?()[\]{}|\\^]/g, String.raw`\$&`)
const CURRENCY = Object.keys(WORDS)
  .sort((a, b) => b.length - a.length)
  // A code is a word of its own: `try` is not in `country`, `eur` not in `euro`.
  .map((word) => (/^[a-z]{3,}$/.test(word) ? `(?<![a-z])${word}(?![a-z])` : escape(word)))
  .join('|')
const BEFORE = new RegExp(`(?<sign>-?)(?<currency>${CURRENCY})\\s?[:：+]?\\s?(?<amount>${NUMBER})`, 'iu')
const AFTER = new RegExp(`(?<![\\d.,])(?<sign>-?)(?<amount>${NUMBER})\\s?(?<currency>${CURRENCY})`, 'iu')
const BARE = new RegExp(`(?<![\\d.,])(?<amount>${NUMBER})(?!\\s?%)`, 'u')

export type PriceHints = { currency?: string | undefined; decimal?: '.' | ',' | undefined }

/**
 * The first price in a run of text. The amount stays a decimal string: 0.00000001 BTC survives Postgres `numeric`,
 * not a double. Without a currency in the text the hint's is taken; with neither there is no price.
 *
 * @example parsePrice('from 1.250,50 €') // { amount: '1250.50', currency: 'EUR' }
 */
export function parsePrice(text: string, hints: PriceHints = {}): Money | undefined {
  const plain = plainDigits(text)
  const before = BEFORE.exec(plain)
  const after = AFTER.exec(plain)
  const found = nearer(before, after)
  const { amount, currency, sign } = found?.groups ?? {}
  if (amount !== undefined && currency !== undefined && sign !== '-') {
    const parsed = parseNumber(amount, hints.decimal)
    return parsed === undefined ? undefined : { amount: parsed, currency: codeOf(currency, plain) }
  }
  if (found || hints.currency === undefined) return undefined
  const bare = BARE.exec(plain)?.groups?.['amount']
  const parsed = bare === undefined ? undefined : parseNumber(bare, hints.decimal)
  return parsed === undefined ? undefined : { amount: parsed, currency: hints.currency }
}

/** `10 $ 20` is ten dollars; `USD 10 EUR` too: the reading that begins first, at a tie the one before the number. */
function nearer(before: RegExpExecArray | null, after: RegExpExecArray | null): RegExpExecArray | null {
  if (!before || !after) return before ?? after
  return after.index < before.index ? after : before
}

function codeOf(word: string, text: string): string {
  const code = WORDS[word] ?? WORDS[word.toLowerCase()]!
  // One sign, two currencies: the text says which when it names yen.
  return code === 'CNY' && /円|日元|\bjpy\b|\byen\b/iu.test(text) ? 'JPY' : code
}

/** The code of a currency named by sign, code or word; nothing for other words. */
export function parseCurrency(text: string): string | undefined {
  const word = text.trim()
  return WORDS[word] ?? WORDS[word.toLowerCase()]
}
