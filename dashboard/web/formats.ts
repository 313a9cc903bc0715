import type { Language, Messages } from './messages.ts'

/** How figures, times and places are written in one language and one time zone. */
export type Formats = ReturnType<typeof openFormats>

const LOCALES: Record<Language, string> = { en: 'en-GB', zh: 'zh-Hans-CN' }
const DAY_SECONDS = 86_400

export function openFormats(language: Language, zone: 'utc' | 'local', t: Messages) {
  const locale = LOCALES[language]
  const region = new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' })
  const numbers = new Intl.NumberFormat(locale)
  return {
    /** `10,000+` where there are `more`. */
    count: (value: number, more = false) => numbers.format(value) + (more ? '+' : ''),
    percent: (share: number) => new Intl.NumberFormat(locale, { style: 'percent' }).format(share),
    decimal: (value: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(value),
    amount: (amount: string, currency: string) => `${decimalString(locale, amount, 8)} ${currency}`,
    /** A decimal string with every digit that counts. */
    digits: (amount: string) => decimalString(locale, amount, 8),
    usd: (amount: string) => `$${decimalString('en-US', amount, 2, 2)}`,
    time: (iso: string) => clockTime(iso, zone, t),
    bothTimes: (iso: string) => [clockTime(iso, 'utc', t), clockTime(iso, 'local', t)] as const,
    day: (iso: string) => clockTime(iso, zone, t).slice(0, 10),
    tick: (time: Date, stepSeconds: number) => axisTime(time, stepSeconds, locale, zone),
    place: (code: string) => placeName(code, region, t),
    language: (code: string) => languageName(code, language),
  }
}

/** Whatever a page said of its language; what is no language keeps its letters. */
function languageName(code: string, language: string): string {
  const isCode = /^[a-z]{2,3}(-[A-Za-z]{2,4})?$/.test(code)
  return isCode ? (new Intl.DisplayNames(language, { type: 'language' }).of(code) ?? code) : code
}

/** Intl takes decimal strings and keeps every digit; a number would not. */
function decimalString(locale: string, amount: string, maximum: number, minimum = 0): string {
  const options = { maximumFractionDigits: maximum, minimumFractionDigits: minimum }
  return new Intl.NumberFormat(locale, options).format(amount as Intl.StringNumericLiteral)
}

/** `2026-11-20 12:00 UTC`: the same width and order in every language. */
function clockTime(iso: string, zone: 'utc' | 'local', t: Messages): string {
  const time = new Date(iso)
  const shifted = zone === 'utc' ? time : new Date(time.getTime() - time.getTimezoneOffset() * 60_000)
  const text = shifted.toISOString().slice(0, 16).replace('T', ' ')
  return `${text} ${zone === 'utc' ? 'UTC' : t.localTime}`
}

function axisTime(time: Date, stepSeconds: number, locale: string, zone: 'utc' | 'local'): string {
  const timeZone = zone === 'utc' ? { timeZone: 'UTC' } : {}
  const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  if (stepSeconds >= DAY_SECONDS)
    return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...timeZone }).format(time)
  if (stepSeconds < 60)
    return new Intl.DateTimeFormat(locale, { ...clock, second: '2-digit', ...timeZone }).format(time)
  if (stepSeconds <= 1800) return new Intl.DateTimeFormat(locale, { ...clock, ...timeZone }).format(time)
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', ...clock, ...timeZone }).format(
    time,
  )
}

function placeName(code: string, region: Intl.DisplayNames, t: Messages): string {
  if (code === 'WORLDWIDE') return t.worldwide
  if (/^[A-Z]{2}$/.test(code)) return region.of(code) ?? code
  return code
    .toLowerCase()
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
}
