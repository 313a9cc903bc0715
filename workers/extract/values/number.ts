import { shiftDecimal } from './decimal.ts'

/** A number as printed: with a decimal mark, with groups, in full-width digits, with 万 or k behind it. */
export const NUMBER = [
  String.raw`\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d|[.,]\d)`,
  String.raw`\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d|[.,]\d)`,
  String.raw`\d{1,3}(?:['’]\d{3})+(?:[.,]\d+)?(?!\d)`,
  String.raw`\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?(?!\d)`,
  // As India groups: 12,34,567.50.
  String.raw`\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?(?!\d|[.,]\d)`,
  String.raw`\d+(?:[.,]\d+)?`,
  // No fraction of nothing behind a word: `Armodafinil.80`.
  String.raw`(?<![A-Za-z\d\u4e00-\u9fff])[.,]\d+`,
].join('|')

const WHOLE = new RegExp(`^(?:${NUMBER})$`)
const FIRST = new RegExp(NUMBER)

/** Full-width digits, letters and marks as ASCII, odd blanks as blanks. */
export function plainDigits(text: string): string {
  if (!/[\u00a0\u2009\u202f\uff00-\uffef]/.test(text)) return text
  return (
    text
      .replaceAll(/(?<=[\d０-９])，(?=[\d０-９]{3}(?![\d０-９]))/gu, ',')
      // Elsewhere the Chinese comma parts clauses, it is no decimal mark.
      .replaceAll('，', ', ')
      .replaceAll(/[\uff01-\uff5e]/gu, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
      .replaceAll(/[\u00a0\u202f\u2009]/gu, ' ')
  )
}

/**
 * The decimal string of a printed number. `1.234` and `1,234` are thousands unless `decimal` says otherwise or the
 * number begins with zero; a last group of other than three digits is a fraction.
 *
 * @example parseNumber('1.234,56') // '1234.56'
 */
export function parseNumber(text: string, decimal?: '.' | ','): string | undefined {
  const digits = plainDigits(text).trim()
  if (!WHOLE.test(digits)) return undefined
  const mark = decimal ?? decimalMark(digits)
  const [whole, ...fraction] = mark ? splitAtLast(digits, mark) : [digits]
  const bare = whole!.replaceAll(/\D/g, '').replace(/^0+(?=\d)/, '') || '0'
  const rest = fraction[0] ?? ''
  if (/\D/.test(rest)) return undefined
  return rest ? `${bare}.${rest}` : bare
}

function splitAtLast(text: string, mark: string): string[] {
  const at = text.lastIndexOf(mark)
  return at === -1 ? [text] : [text.slice(0, at), text.slice(at + 1)]
}

function decimalMark(digits: string): '.' | ',' | undefined {
  const points = digits.split('.').length - 1
  const commas = digits.split(',').length - 1
  if (points > 0 && commas > 0) return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? '.' : ','
  const mark = points > 0 ? '.' : ','
  const count = points + commas
  if (count !== 1) return undefined
  const [whole, fraction] = digits.split(mark) as [string, string]
  const grouped = /^[1-9]\d{0,2}$/.test(whole) && fraction.length === 3
  // With blanks or apostrophes as groups the one point or comma is the decimal mark.
  return grouped && !/[ '’]/.test(digits) ? undefined : mark
}

const MULTIPLES: [RegExp, number][] = [
  [/^\s?(?:k(?!\p{Script=Latin})|тыс\.?|千)/iu, 3],
  [/^\s?(?:万|萬|w(?!\w))/iu, 4],
  [/^\s?(?:m(?:io|illions?|ln)?|mln|млн|百万)(?!\w)/iu, 6],
  [/^\s?百/u, 2],
  [/^\s?[亿億]/u, 8],
  [/^\s?(?:billions?|bn|mrd|млрд)(?!\w)/iu, 9],
]

/** How nothing of these begins. */
const PLAIN_AFTER = /^\s?(?:$|[!-@[-`{-~ac-jln-vx-z])/i

/** What `k`, `万`, `million` and the like right behind a number multiply it by, as a power of ten, and their length. */
export function multipleAt(after: string): { power: number; length: number } {
  if (PLAIN_AFTER.test(after)) return { power: 0, length: 0 }
  for (const [pattern, power] of MULTIPLES) {
    const found = pattern.exec(after)
    if (found) return { power, length: found[0].length }
  }
  return { power: 0, length: 0 }
}

/** A whole count in running text: `1,234 sold`, `6000+`, `1.2万`, `3k`. */
export function parseCount(text: string): number | undefined {
  const plain = plainDigits(text)
  const found = FIRST.exec(plain)
  const after = found ? plain.slice(found.index + found[0].length) : ''
  const { power } = multipleAt(after)
  // In front of `k` and `万` the one mark is decimal: nobody writes 1234 thousand as 1.234k.
  const amount = found && parseNumber(found[0], power > 0 ? soleMark(found[0]) : undefined)
  if (amount === undefined || amount === null) return undefined
  const value = Number(shiftDecimal(amount, power))
  return Number.isSafeInteger(value) && (power > 0 || Number.isInteger(Number(amount))) ? value : undefined
}

/** The mark of a number that has but one. */
export function soleMark(digits: string): '.' | ',' | undefined {
  const marks = digits.match(/[.,]/g) ?? []
  return marks.length === 1 ? (marks[0] as '.' | ',') : undefined
}

/** A rating or a percentage as a plain number. */
export function parseRating(text: string): number | undefined {
  const found = FIRST.exec(plainDigits(text))
  const amount = found && parseNumber(found[0], /^\d+,\d+$/.test(found[0]) ? ',' : '.')
  return amount === undefined || amount === null ? undefined : Number(amount)
}
