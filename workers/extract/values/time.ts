const MONTHS: Record<string, number> = Object.fromEntries(
  [
    ['jan', 'янв'], ['feb', 'фев'], ['mar', 'mär', 'мар'], ['apr', 'апр'], ['may', 'mai', 'май', 'мая'], ['jun', 'июн'],
    ['jul', 'июл'], ['aug', 'авг'], ['sep', 'сен'], ['oct', 'okt', 'окт'], ['nov', 'ноя'], ['dec', 'dez', 'дек'],
  ].flatMap((names, i) => names.map((name) => [name, i + 1])),
) // prettier-ignore

export type DayOrder = 'day-first' | 'month-first'

/**
 * A printed date as ISO 8601: a day (`2019-09-27`), or a moment in UTC (`2019-09-27T22:46:36Z`) where the text says
 * both time and UTC; a time of unknown zone is left out. Where day and month could be swapped, `order` must say; else
 * there is no date. Relative times are no dates.
 */
export function parseTime(text: string, order?: DayOrder): string | undefined {
  const day = isoDay(text) ?? namedDay(text) ?? numericDay(text, order)
  if (day === undefined) return undefined
  const clock = /(?:^|[\sT])(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?\s*(UTC|GMT|Z|\+00:?00)\b/i.exec(text)
  if (!clock || Number(clock[1]) > 23 || Number(clock[2]) > 59) return day
  return `${day}T${clock[1]!.padStart(2, '0')}:${clock[2]}:${clock[3] ?? '00'}Z`
}

function isoDay(text: string): string | undefined {
  const found = /(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)/u.exec(text)
  return found ? dayOf(Number(found[1]), Number(found[2]), Number(found[3])) : undefined
}

function namedDay(text: string): string | undefined {
  const dayFirst = /(?<!\d)(\d{1,2})(?:st|nd|rd|th)?\.?[\s-]+(?:of )?(\p{L}{3,})\.?,?[\s-]+(\d{4})/iu.exec(
    text,
  )
  const found = dayFirst ?? /(\p{L}{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})/iu.exec(text)
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
