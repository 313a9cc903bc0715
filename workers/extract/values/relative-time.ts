import { expandChinese } from './expand-chinese.ts'
import { plainDigits } from './number.ts'

// Each unit's words in English, German, Russian and Chinese, and its length; months and years by the calendar.
const UNITS: [pattern: string, unit: Unit][] = [
  ['seconds?|secs?|s|sekunden?|секунд[аы]?|сек|秒', 'second'],
  ['minutes?|mins?|minuten?|минут[аы]?|мин|分钟|分鐘', 'minute'],
  ['hours?|hrs?|h|stunden?|std|час(?:ов|а)?|小时|小時|个小时|钟头', 'hour'],
  ['days?|d|tag(?:en|e)?|дн(?:ей|я)|день|сут(?:ок|ки)|天|日', 'day'],
  ['weeks?|w|wk|wochen?|недел[яюьи]|周|星期|个星期|個星期', 'week'],
  ['months?|mo|monat(?:en|e)?|месяц(?:ев|а)?|个月|個月', 'month'],
  ['years?|yrs?|y|jahr(?:en|e)?|год(?:а)?|лет|年', 'year'],
]
type Unit = 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
const ANY = UNITS.map(([pattern]) => pattern).join('|')
const COUNT = String.raw`(?<count>\d{1,4}|an?|one|ein(?:e[mnr]?)?|один|одну|few|couple of)`
const AGO = new RegExp(
  `(?<![\\p{L}\\d]|\\d[.,])(?:vor\\s+${COUNT.replace('count', 'german')}\\s?(?<unitG>${ANY})(?![\\p{L}])|${COUNT}\\s?(?<unit>${ANY})\\s*(?:ago|назад|之前|以前|前)|(?<bare>неделю|месяц|год|час|минуту|день)\\s+назад)`,
  'iu',
)
/** `полтора часа назад`, `半小时前`: half of a unit lies within the first of it, one and a half between one and two. */
const HALF = /halb|пол|半|half/iu
const HALVES = new RegExp(
  `(?<![\\p{L}\\d])(?:vor\\s+(?:(?<one>anderthalb|eineinhalb)|eine[mr]\\s+halben)\\s+(?<unit>${ANY})(?![\\p{L}])|(?:(?<oneR>полтор[аы]\\s+)|пол)(?<unitR>${ANY})\\s+назад|(?<oneC>1\\s?[个個])?半[个個]?(?<unitC>${ANY}|月)[之以]?前|(?<oneE>an?|one)\\s(?<unitE>${ANY})\\s+and\\s+a\\s+half\\s+ago)`,
  'iu',
)
/** Before one of a unit: no longer ago than that. */
const WITHIN = /(?:\b(?:half|less than|under|weniger als|unter)|(?<!\p{L})(?:менее|меньше))\s$/iu
const LARGER = new RegExp(`(?<![\\p{L}\\d])(?<count>\\d{1,4})\\s?(?<unit>${ANY})(?:,|\\s|and|und|и)*$`, 'iu')
const WORDS: [RegExp, number][] = [
  [/\bvorgestern\b|позавчера|前天/iu, 2],
  [/\b(?:today|just now|heute|gerade eben)\b|сегодня|только что|今天|今日|刚刚|剛剛/iu, 0],
  [/\b(?:yesterday|gestern)\b|вчера|昨天|昨日/iu, 1],
]
const SECONDS: Partial<Record<Unit, number>> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
}

/**
 * A time as seen from the moment of capture: `3 weeks ago`, `2小时前`, `vor 3 Tagen`, `3 недели назад`, `yesterday`. Since
 * `3 weeks ago` holds for a whole week, the answer is an ISO 8601 interval in UTC, its end exclusive; days and more are
 * given as days.
 *
 * @example parseRelativeTime('3 weeks ago', new Date('2026-11-21T10:00Z')) // '2026-10-24/2026-10-31'
 */
export function parseRelativeTime(text: string, capturedAt: Date): string | undefined {
  const plain = expandChinese(plainDigits(text.slice(0, 200)))
  const halved = HALF.test(plain) ? HALVES.exec(plain)?.groups : undefined
  if (halved) return halfAgo(halved, capturedAt)
  const found = AGO.exec(plain)
  if (!found) {
    const days = WORDS.find(([pattern]) => pattern.test(plain))?.[1]
    return days === undefined ? undefined : interval('day', days, capturedAt)
  }
  const { count, unit, german, unitG, bare } = found.groups as Record<string, string | undefined>
  const printed = count ?? german
  // Nobody can say how many a few are.
  if (printed !== undefined && /^(?:few|couple)/i.test(printed)) return undefined
  const said = printed !== undefined && /^\d/.test(printed) ? Number(printed) : 1
  const amount = said === 1 && WITHIN.test(plain.slice(0, found.index)) ? 0 : said
  // `1 day, 3 hours ago`: the last part goes back from where the first one ends.
  const first = LARGER.exec(plain.slice(0, found.index))?.groups as
    | { count: string; unit: string }
    | undefined
  const from = first ? back(unitOf(first.unit), Number(first.count), capturedAt) : capturedAt
  return interval(unitOf((unit ?? unitG ?? bare)!), amount, from)
}

function halfAgo(groups: Record<string, string | undefined>, capturedAt: Date): string | undefined {
  const { one, oneR, oneC, oneE, unit, unitR, unitC, unitE } = groups
  const amount = [one, oneR, oneC, oneE].some((said) => said !== undefined) ? 1 : 0
  const whole = unitOf((unit ?? unitR ?? unitC ?? unitE)!)
  if (whole !== 'day') return interval(whole, amount, capturedAt)
  // Half a day before the morning was yesterday.
  return `${stamp(back('day', amount + 1, capturedAt))}/${stamp(back('day', amount, capturedAt))}`
}

function unitOf(word: string): Unit {
  const bare = { 月: 'month', неделю: 'week', месяц: 'month', год: 'year', час: 'hour', минуту: 'minute', день: 'day' } as Record<string, Unit> // prettier-ignore
  return (
    bare[word.toLowerCase()] ?? UNITS.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'iu').test(word))![1]
  )
}

/** From one unit more (exclusive) to the number said: what is `3 weeks ago` is 21 to 28 days old. */
function interval(unit: Unit, amount: number, capturedAt: Date): string | undefined {
  const [from, to] = [back(unit, amount + 1, capturedAt), back(unit, amount, capturedAt)]
  if (from.getUTCFullYear() < 1990) return undefined
  const isFine = unit === 'second' || unit === 'minute' || unit === 'hour'
  if (isFine) return `${stamp(from)}/${stamp(to)}`
  if (unit === 'day') {
    const day = back('day', amount, capturedAt)
    return `${dayText(day)}/${dayText(new Date(day.getTime() + 86_400_000))}`
  }
  return `${dayText(from)}/${dayText(to)}`
}

function back(unit: Unit, amount: number, at: Date): Date {
  const seconds = SECONDS[unit]
  if (seconds !== undefined) return new Date(at.getTime() - amount * seconds * 1000)
  const months = unit === 'year' ? amount * 12 : amount
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - months, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(at.getUTCDate(), last)))
}

const stamp = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`
const dayText = (time: Date): string => time.toISOString().slice(0, 10)
