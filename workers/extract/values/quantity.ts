import type { Quantity } from '#contracts/extraction.ts'
import { NUMBER, parseNumber, plainDigits } from './number.ts'

const UNITS: Record<string, string[]> = {
  kg: ['kilograms?', 'kilos?', 'kgs?', '公斤', '千克', 'кг'],
  mg: ['milligrams?', 'mgs?', '毫克', 'мг'],
  ug: ['micrograms?', 'µg', 'μg', 'ug', 'mcg', '微克', 'мкг'],
  g: ['grams?', 'gramm', 'grammes?', 'gr?s?', '克', 'грамм(?:ов|а)?', 'гр?'],
  oz: ['ounces?', 'oz'],
  lb: ['pounds?', 'lbs?'],
  ml: ['millilit(?:er|re)s?', 'mls?', '毫升', 'мл'],
  l: ['lit(?:er|re)s?', 'l', '升', 'л'],
  tablet: ['tablets?', 'tabs?', 'tabletten', '片', 'таб(?:леток|летки|летка)?'],
  pill: ['pills?', 'pillen', 'caps(?:ules?)?', '粒', '颗', '胶囊'],
  blotter: ['blotters?', 'hits?'],
  record: ['records?', 'lines?', 'rows?', '条', '條'],
  account: ['accounts?', 'accs?', 'logins?', '账号', '帐号'],
  card: ['cards?', 'ccs?', '卡'],
  month: ['months?', 'monate?', '个月', '月'],
  year: ['years?', 'jahre?', '年'],
  set: ['sets?', '套'],
  piece: ['pieces?', 'pcs?', 'pc', 'units?', 'items?', 'stücke?', 'stk', 'qty', '个', '件', '只', '份', 'шт'],
}
const PATTERNS = Object.entries(UNITS).map(
  ([unit, words]) => [unit, new RegExp(`^(?:${words.join('|')})(?![a-zа-яäöü])`, 'iu')] as const,
)
const CANDIDATE = new RegExp(
  `(?<![\\d.,#/])(${NUMBER})\\s?(万|萬)?\\s?(?:x\\s)?(?=[a-zа-яäöüµμ\\u4e00-\\u9fff])`,
  'giu',
)

/** The first quantity with a unit that is known, `5 g` or `一万条` in digits; the amount as a decimal string. */
export function parseQuantity(text: string): Quantity | undefined {
  const plain = plainDigits(text)
  for (const hit of plain.matchAll(CANDIDATE)) {
    const after = plain.slice(hit.index + hit[0].length)
    const unit = PATTERNS.find(([, pattern]) => pattern.test(after))?.[0]
    const amount = parseNumber(hit[1]!)
    if (unit === undefined || amount === undefined) continue
    return { amount: hit[2] ? timesTenThousand(amount) : amount, unit }
  }
  return undefined
}

function timesTenThousand(amount: string): string {
  const [whole, fraction = ''] = amount.split('.') as [string, string?]
  const shifted = `${whole}${fraction.padEnd(4, '0').slice(0, 4)}`.replace(/^0+(?=\d)/, '')
  return fraction.length > 4 ? `${shifted}.${fraction.slice(4)}` : shifted
}
