// By sign, by code, by word. What ends in `$` comes before `$`, `USDT` before `USD`: the pattern tries the longest first.
const SIGNS: Record<string, string> = {
  'us$': 'USD', 'usd$': 'USD', 'au$': 'AUD', 'aud$': 'AUD', 'a$': 'AUD', 'c$': 'CAD', 'ca$': 'CAD', 'cad$': 'CAD', 'nz$': 'NZD',
  'hk$': 'HKD', 'nt$': 'TWD', 'mx$': 'MXN', 's$': 'SGD', 'r$': 'BRL', $: 'USD', '＄': 'USD', '€': 'EUR', '£': 'GBP', '￡': 'GBP', '¥': 'CNY', '￥': 'CNY',
  '₽': 'RUB', '₿': 'BTC', '฿': 'BTC', ɱ: 'XMR', Ł: 'LTC', Ξ: 'ETH', '₹': 'INR', '₩': 'KRW', '₴': 'UAH', '₮': 'USDT', '₺': 'TRY',
  '₪': 'ILS', '₫': 'VND', '₱': 'PHP', 'zł': 'PLN', 'kč': 'CZK',
} // prettier-ignore
const CODES: Record<string, string> = Object.fromEntries(
  (
    'USDT USDC DAI USD EUR GBP CNY RUB JPY AUD CAD CHF PLN SEK NOK DKK CZK HUF RON BRL NZD HKD INR UAH ZAR MXN KRW SGD TRY ' +
    'ILS THB TWD KZT BYN VND IDR MYR ARS CLP COP PKR BGN GEL AED SAR EGP PEN BTC XMR LTC BCH ETH DOGE DASH ZEC TRX BNB'
  )
    .split(' ')
    .map((code) => [code.toLowerCase(), code]),
)
const WORDS: Record<string, string> = {
  rmb: 'CNY', xbt: 'BTC', rur: 'RUB', monero: 'XMR', bitcoins: 'BTC', bitcoin: 'BTC', litecoins: 'LTC', litecoin: 'LTC', ethereum: 'ETH', ether: 'ETH',
  tether: 'USDT', zcash: 'ZEC', dogecoin: 'DOGE', 'bitcoin cash': 'BCH',
  // A bare pound is a weight here; who means money writes the sign, the code or this.
  'pounds sterling': 'GBP', 'pound sterling': 'GBP', quid: 'GBP',
  dollars: 'USD', dollar: 'USD', bucks: 'USD', euros: 'EUR', euro: 'EUR', yuan: 'CNY', renminbi: 'CNY', rubles: 'RUB', roubles: 'RUB', ruble: 'RUB', rouble: 'RUB',
  hryvnia: 'UAH', franken: 'CHF', francs: 'CHF', yen: 'JPY',
  'us dollars': 'USD', 'us-dollar': 'USD', 'australian dollars': 'AUD', 'canadian dollars': 'CAD',
  泰达币: 'USDT', 比特币: 'BTC', 门罗币: 'XMR', 莱特币: 'LTC', 以太坊: 'ETH', 人民币: 'CNY', 人民幣: 'CNY', 港币: 'HKD', 日元: 'JPY', 円: 'JPY', 卢布: 'RUB',
  美元: 'USD', 美金: 'USD', 美刀: 'USD', 欧元: 'EUR', 英镑: 'GBP', 澳元: 'AUD', 加元: 'CAD', 元: 'CNY', 块钱: 'CNY', 块: 'CNY', 塊: 'CNY', 刀: 'USD',
  рублей: 'RUB', рубля: 'RUB', рубль: 'RUB', руб: 'RUB', доллара: 'USD', долларов: 'USD', доллар: 'USD', баксов: 'USD', евро: 'EUR',
  гривен: 'UAH', грн: 'UAH', биткоин: 'BTC', биткоинов: 'BTC', 'р.': 'RUB',
} // prettier-ignore
const ALL: Record<string, string> = { ...SIGNS, ...CODES, ...WORDS }
const DOLLARS = new Set(['USD', 'AUD', 'CAD', 'NZD', 'HKD', 'SGD'])
const COUNTRY_DOLLARS: Record<string, string> = { au: 'AUD', aus: 'AUD', ca: 'CAD', can: 'CAD', australian: 'AUD', canadian: 'CAD', nz: 'NZD', us: 'USD' } // prettier-ignore
const COINS = new Set(['BTC', 'XMR', 'LTC', 'BCH', 'ETH', 'DASH', 'ZEC', 'BNB'])

const escape = (text: string): string => text.replaceAll(/[$.+*?()[\]{}|\\^]/g, String.raw`\$&`)

const words = Object.keys(ALL).sort((a, b) => b.length - a.length)
const isLatin = (word: string): boolean => /^[a-z]/.test(word) && !word.endsWith('$')
const isCyrillic = (word: string): boolean => /^[а-я]/.test(word)
const anyOf = (of: (word: string) => boolean): string => words.filter(of).map(escape).join('|')

/** 块 also counts lumps, 刀 is also a knife: before another noun they are no money. */
const atSign = (word: string): string => word === '块' || word === '刀' ? `${word}(?![\\u3400-\\u9fff])|${word}(?=[一每起左包出/])` : escape(word) // prettier-ignore

/**
 * Matches a currency by sign, code or word; needs the flag `i`. A code is a word of its own: `try` is not in `country`.
 * What looks around is said once for all words of one script: said for each, it took longer than all else.
 */
export const CURRENCY = [
  ...words.filter((word) => !isLatin(word) && !isCyrillic(word)).map(atSign),
  `(?<![a-z])(?:${anyOf(isLatin)})(?![a-zł])`,
  `(?<![а-я])(?:${anyOf(isCyrillic)})(?![а-я])`,
].join('|')

/** The code of a currency named by sign, code or word; nothing for other words. */
export function parseCurrency(text: string): string | undefined {
  const word = text.trim()
  return mayName(word) ? NAMED.get(word.toLowerCase()) : undefined
}

const NAMED = new Map(Object.entries(ALL))
const [ASCII, LONGEST] = [128, 31]
/** By the first letter of a name, times 32, and its length: whether some currency has both. */
const BEGINNINGS = new Uint8Array(ASCII * 32)
for (const word of words)
  if (word.charCodeAt(0) < ASCII) BEGINNINGS[word.charCodeAt(0) * 32 + word.length] = 1

/** Cheap: most words name none by their first letter and length alone. */
function mayName(word: string): boolean {
  if (word === '' || word.length > LONGEST) return false
  const first = word.charCodeAt(0)
  return (
    first >= ASCII || BEGINNINGS[(first >= 65 && first <= 90 ? first + 32 : first) * 32 + word.length] === 1
  )
}

/** Whether the currency was named by a sign that several currencies share. */
export const isSharedSign = (word: string): boolean => /^[$＄¥￥]$/.test(word)
export const isSign = (word: string): boolean => !/^\p{L}{2,}$/u.test(word)
/** Coins are never written in thousands with a mark: `1.072 BTC` has a fraction. */
export const isCoin = (code: string): boolean => COINS.has(code)
export const isCrypto = (code: string): boolean => COINS.has(code) || /^(?:DOGE|TRX|USDT|USDC)$/.test(code)

/**
 * The code of a currency as it stands in a text. `$` and `¥` are shared by several: what follows the amount says which
 * (`$5 AUD`, `$250 AU`), else the text, else the page's currency.
 */
export function codeOf(word: string, text: string, after: string, pageCurrency?: string): string {
  const code = parseCurrency(word)!
  if (/^[¥￥]$/.test(word)) {
    return pageCurrency === 'JPY' || /円|日元|\bjpy\b|\byen\b/iu.test(text) ? 'JPY' : code
  }
  if (word !== '$' && word !== '＄') return code
  const country = /^\s?(aus?|australian|can?|canadian|nz|us)(?![a-z])/i.exec(after)?.[1]
  if (country) return COUNTRY_DOLLARS[country.toLowerCase()]!
  const named = [
    ...new Set(text.match(/\b(?:USD|AUD|CAD|NZD|HKD|SGD)\b/gi)?.map((name) => name.toUpperCase())),
  ]
  if (named.length === 1) return named[0]!
  return pageCurrency !== undefined && DOLLARS.has(pageCurrency) ? pageCurrency : code
}

const DOLLAR_NAMES: Record<string, string> = { australian: 'AUD', canadian: 'CAD', 'new zealand': 'NZD', 'hong kong': 'HKD', singapore: 'SGD' } // prettier-ignore
// Only a sentence on prices: `counterfeit currency AUD` names goods.
const SAID =
  /(?:prices|amounts|sums)(?<=\b(?:prices|amounts|sums))\s(?:are\s|is\s)?(?:all\s)?(?:shown\s|listed\s|quoted\s|given\s|displayed\s)?in\s(?:(?<code>aud|cad|nzd|hkd|sgd)\b|(?<named>australian|canadian|new zealand|hong kong|singapore) dollars?\b)/gi

/** Whose dollars `$` means on a page that says so of its prices, and says it of one country only. */
export function dollarsOf(text: string): string | undefined {
  const said = Array.from(text.matchAll(SAID), ({ groups }) => {
    const { code, named } = groups as { code?: string; named?: string }
    return code === undefined ? DOLLAR_NAMES[named!.toLowerCase()]! : code.toUpperCase()
  })
  return new Set(said).size === 1 ? said[0] : undefined
}
