const MONTHS: Record<string, number> = Object.fromEntries(
  [
    ['jan', 'jän', 'янв'], ['feb', 'фев'], ['mar', 'mär', 'mae', 'мар'], ['apr', 'апр'], ['may', 'mai', 'май', 'мая'], ['jun', 'июн'],
    ['jul', 'июл'], ['aug', 'авг'], ['sep', 'сен'], ['oct', 'okt', 'окт'], ['nov', 'ноя'], ['dec', 'dez', 'дек'],
  ].flatMap((names, i) => names.map((name) => [name, i + 1])),
) // prettier-ignore

/** A date stands at the head of its field; what is longer is prose. */
const LONGEST = 500

const YEAR = /\d{4}/

export type DayOrder = 'day-first' | 'month-first'

/**
 * A printed date as ISO 8601: a day (`2019-09-27`), or a moment in UTC (`2019-09-27T22:46:36Z`) where the text says
 * both time and zone; a time of unknown zone is left out. Where day and month could be swapped, `order` must say; else
 * there is no date. Relative times are no dates: see `parseRelativeTime`.
 */
export function parseTime(printed: string, order?: DayOrder): string | undefined {
  const text = printed.slice(0, LONGEST)
  // No date is without a year, and most texts are without a date.
  if (!YEAR.test(text)) return undefined
  const day = isoDay(text) ?? namedDay(text) ?? numericDay(text, order)
  if (day === undefined) return undefined
  const clock = CLOCK.exec(text)
  if (!clock?.groups) return day
  const { hour, minute, second = '00', half, zone } = clock.groups
  const offset = zoneMinutes(zone!)
  const hours = half ? (Number(hour) % 12) + (/^p/i.test(half) ? 12 : 0) : Number(hour)
  if (offset === undefined || hours > 23 || Number(minute) > 59) return day
  const at = new Date(`${day}T${String(hours).padStart(2, '0')}:${minute}:${second}Z`)
  if (Number.isNaN(at.getTime())) return day
  return `${new Date(at.getTime() - offset * 60_000).toISOString().slice(0, 19)}Z`
}

const CLOCK =
  /(?:^|[\sT,日])(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2}))?(?:\.\d+)?(?:\s\d{4}(?=\s))?\s*(?<half>[ap]\.?m\.?)?\s*\(?(?<zone>(?:UTC|GMT)?\s?[+-]\d{1,2}(?::?\d{2})?|UTC|GMT|Z|[A-Z]{3,4}|МСК|мск|北京时间)(?!\p{L})/iu
// Zones that say how far they are from UTC whatever the season; `CST` and `IST` are several.
const ZONES: Record<string, number> = {
  UTC: 0, GMT: 0, Z: 0, CET: 60, MEZ: 60, CEST: 120, MESZ: 120, EET: 120, EEST: 180, MSK: 180, МСК: 180, BST: 60, EST: -300, EDT: -240,
  CDT: -300, MST: -420, PST: -480, PDT: -420, 北京时间: 480,
} // prettier-ignore

/** Minutes east of UTC; nothing for a zone that is not known or not one. */
function zoneMinutes(zone: string): number | undefined {
  const named = ZONES[zone.toUpperCase()]
  if (named !== undefined) return named
  const [, sign, hours, minutes = '00'] = /^(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?$/i.exec(zone) ?? []
  if (sign === undefined || Number(hours) > 14) return undefined
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function isoDay(text: string): string | undefined {
  const found = /(?<!\d)(\d{4})\s?(?:[-/.]|年-?)\s?(\d{1,2})\s?(?:[-/.]|月-?)\s?(\d{1,2})(?!\d)/u.exec(text)
  return found ? dayOf(Number(found[1]), Number(found[2]), Number(found[3])) : undefined
}

function namedDay(text: string): string | undefined {
  const dayFirst = /(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\.?[\s-]+(?:of )?(\p{L}{3,15})\.?,?[\s-]+(\d{4})/iu.exec(
    text,
  )
  // With the time of day in between, as Unix prints it: `Sep 26 09:00:08 2019`.
  const found =
    dayFirst ??
    /(\p{L}{3,15})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(?:\d{1,2}:\d{2}(?::\d{2})?\s+)?(\d{4})/iu.exec(text)
  if (!found) return undefined
  const [day, name] = dayFirst ? [found[1]!, found[2]!] : [found[2]!, found[1]!]
  const month = MONTHS[name.slice(0, 3).toLowerCase()]
  return month === undefined ? undefined : dayOf(Number(found[3]), month, Number(day))
}

function numericDay(text: string, order: DayOrder | undefined): string | undefined {
  const found = /(?<!\d)(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/.exec(text)
  if (!found) return undefined
  const [first, second, year] = [Number(found[1]), Number(found[3]), Number(found[4])]
  // With points it is the European order; else only a number above 12 tells.
  const dayFirst = order ? order === 'day-first' : found[2] === '.' || first > 12
  if (!dayFirst && order === undefined && second <= 12)
    return first === second ? dayOf(year, first, second) : undefined
  return dayFirst ? dayOf(year, second, first) : dayOf(year, first, second)
}

function dayOf(year: number, month: number, day: number): string | undefined {
  if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1) return undefined
  if (day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}
