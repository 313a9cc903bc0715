import { expandChinese } from './expand-chinese.ts'
import { plainDigits } from './number.ts'

const UNITS: [pattern: string, unit: 'D' | 'W' | 'M' | 'Y'][] = [
  ['days?|tagen?|tage|дн(?:ей|я)|день|天|日', 'D'],
  ['weeks?|wochen?|недел[яюьи]|个?周|个?星期|週', 'W'],
  ['months?|monat(?:en|e|s)?|месяц(?:ев|а)?|个?月|個月', 'M'],
  ['years?|jahr(?:en|es|e)?|год(?:а)?|лет|年', 'Y'],
]
const ANY = UNITS.map(([pattern]) => pattern).join('|')
const LEAD =
  '(?:in |over |within |for |from )?(?:the |den |dem |die |das )?(?:last|past|previous|newer than|less than|up to|letzte[nrs]?|за(?: последн(?:ие|ий|юю|ее|их))?|последн(?:ие|ий|юю|ее|их)|最近|近|过去)?'
const WINDOW = new RegExp(
  `^${LEAD}\\s*(?<count>\\d{1,3}|one|an?|ein(?:en|em|e)?)?\\s?-?(?<unit>${ANY})$`,
  'iu',
)
const ALL =
  /^(?:all(?:[- ]time)?|over ?all|life ?time|ever|total|since (?:join(?:ed|ing)?|start|beginning)|gesamt|insgesamt|(?:seit beginn)|всего|за вс[её] время|全部|总计|累计|所有)$/iu
const HALF_YEAR = /^[([（]?(?:近|最近|过去)?半年(?:内)?[)\]）]?$/u
const OLDER =
  /^(?:older|earlier|before that|älter|früher|старше|ранее|раньше|更早|以前)(?: than .*| als .*)?$/iu

/**
 * How far back from now somebody counts: an ISO 8601 duration in the unit that is printed, `all` for all time, `older` for what
 * came before the others; nothing for any other words. The whole text must say it.
 *
 * @example parseWindow('last 12 months') // 'P12M'
 * @example parseWindow('近30天') // 'P30D'
 */
export function parseWindow(printed: string): string | undefined {
  if (printed.length > LONGEST) return undefined
  if (HALF_YEAR.test(printed.trim())) return 'P6M'
  const text = expandChinese(plainDigits(printed)).replace(/^[\s([]+/u, '').replace(/[\s)\]:：]+$/u, '') // prettier-ignore
  if (ALL.test(text)) return 'all'
  if (OLDER.test(text)) return 'older'
  const { count, unit } = WINDOW.exec(text)?.groups ?? {}
  if (unit === undefined) return undefined
  const amount = count !== undefined && /^\d/.test(count) ? Number(count) : 1
  // `days` without a number is a column of days.
  if (amount === 0 || (count === undefined && !isOne(text, unit))) return undefined
  return `P${amount}${UNITS.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'iu').test(unit))![1]}`
}

const LONGEST = 40

/** `month`, `last week` and `近一周` mean one; `months` means nothing. */
const isOne = (text: string, unit: string): boolean =>
  text.length > unit.length && !/(?:days|weeks|months|years|tage|wochen|monate|jahre)$/iu.test(text)
