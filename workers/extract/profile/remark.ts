import { parseRelativeTime } from '../values/relative-time.ts'
import { parseTime } from '../values/time.ts'
import { hasMask } from '../values/characters.ts'

/** What a line says around a buyer's words. `postedAt` as the contract has it. */
export type Remark = { buyer?: string; stars?: number; postedAt?: string; words: string }
type Cut = { length: number } & Omit<Remark, 'words'>

const OF_FIVE = String.raw`(?<of>[0-5](?:[.,]\d)?)\s?(?:\/|of|out of|von|из)\s?5(?![\d.,])(?:\s?(?:stars?|sternen?|зв[её]зд))?`
const NAMED = String.raw`(?:rated|rating|score|stars|bewertung|оценка|评分|星级)\s?[:：]?\s?(?<named>[1-5](?:[.,]\d)?)(?!\s?\/|[\d%]|[.,]\d)`
const COUNTED = String.raw`(?<counted>[1-5])\s?(?:stars?|sterne?|зв[её]зд[аы]?|星)(?!\p{L})`
const DRAWN = String.raw`(?<drawn>[★⭐]{1,5})(?<half>½)?☆*`
const STARS = `(?:rated|rating|оценка|评分|bewertung)?\\s?[:：]?\\s?(?:${OF_FIVE}|${DRAWN})|${NAMED}|${COUNTED}`
const MASK = String.raw`[([]?[\p{L}\d]{1,2}[*•·]{2,}[\p{L}\d]{0,2}[)\]]?(?![\p{L}\d*])|[\p{L}\d](?:(?: \.){2,} |…)[\p{L}\d_](?![\p{L}\d])`
const CLOCK = String.raw`(?:,?\s(?:at\s|в\s|um\s)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?(?:UTC|GMT))?)?`
const DAY = String.raw`(?:\d{4}\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}日?|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|\d{1,2}\.?\s\p{L}{3,9}\.?,?\s\d{4}(?:\s?г\.?)?|\p{L}{3,9}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4})(?!\d)${CLOCK}`
const AGO = String.raw`vor\s(?:\d{1,4}|ein(?:e[mnr]?)?)\s\p{L}{3,8}|(?:\d{1,4}|an?|one)\s?\p{L}{1,8}(?:,?\s(?:and\s)?\d{1,2}\s?\p{L}{1,8})?\s(?:ago|назад)|\d{1,4}\s?[个個]?[秒分天日周月年小星][时時钟鐘期]?[之以]?前|пол(?:часа|дня|года|тор[аы]\s\p{L}{3,8})\sназад|[一1]?[个個]?半[个個]?(?:小[时時]|[天年月周])[之以]?前|(?:today|yesterday|сегодня|вчера|heute|gestern|今天|昨天|刚刚)(?!\p{L})`
const FILLER = String.raw`(?:on|at|by|from|am|von|vom|от|wrote|said|posted|bought|buyer|user|customer|покупатель|käufer|买家|用户)(?=[\s:：])`
const BETWEEN = String.raw`[\s,;:：|·•–—\-()[\]]+|${FILLER}`

const at = (pattern: string, end = ''): RegExp =>
  new RegExp(`${end === '' ? '^' : ''}(?:${pattern})${end}`, 'iu')
const HEAD = { between: at(BETWEEN), mask: at(MASK), stars: at(STARS), day: at(DAY), ago: at(AGO) }
const WHOLE_STARS = new RegExp(`^[\\s([]*(?:${STARS})[\\s)\\]]*$`, 'iu')
const LONGEST_STARS = 30
/** How what that pattern fits begins; without ASCII anything may. */
const BEGINNINGS = new Set(Array.from(' \t\n\v\f\r([:012345rsbRSB', (sign) => sign.charCodeAt(0)))
const mayBeStars = (code: number): boolean => code > 127 || BEGINNINGS.has(code)
/** To tell an age from other words. */
const SOME_DAY = new Date('2020-06-15T12:00:00Z')
/** `– b***s` behind the words. */
const TAIL = new RegExp(`[–—|·(\\-]\\s*(?=(?:by |von |от )?(?:${MASK}))`, 'iu')

/**
 * One line of a review, such as `12.10.2026 b***s, rating 4: Good light`, or `Good light – b***s, 3 weeks ago`: what stands
 * before the words, and behind them where a masked name does.
 *
 * @param capturedAt Without it `3 weeks ago` says nothing.
 */
export function parseRemark(line: string, capturedAt: Date | undefined): Remark {
  const said: Omit<Remark, 'words'> = {}
  const words = cutHead(line, said, capturedAt)
  if (said.buyer !== undefined) return withMark(said, words)
  // A masked name behind a mark closes the line: what follows it is about it.
  const tail = TAIL.exec(words)
  if (!tail || tail.index === 0) return { ...said, words }
  const behind: Omit<Remark, 'words'> = {}
  const rest = cutHead(words.slice(tail.index), behind, capturedAt)
  return rest.length > 3 ? { ...said, words } : { ...behind, ...said, words: words.slice(0, tail.index).trim() } // prettier-ignore
}

/** Chinese markets close a line with its mark, `（5分）`, and perhaps a note in brackets. Out of how many only a mark above five would say. */
function withMark(said: Omit<Remark, 'words'>, words: string): Remark {
  const mark = said.stars === undefined ? /^(?<text>.*?)[(（]\s?(?<mark>[1-5])\s?[分星][)）](?:\s?[([（【][^()[\]（）【】]{1,30}[)\]）】])?$/su.exec(words)?.groups : undefined // prettier-ignore
  return mark ? { ...said, stars: Number(mark['mark']), words: mark['text']!.trim() } : { ...said, words }
}

/** Takes off what is told apart at the head, each once. */
function cutHead(line: string, said: Omit<Remark, 'words'>, capturedAt: Date | undefined): string {
  let rest = line.trim()
  for (let steps = 0; steps < 12; steps++) {
    const cut = nextCut(rest, said, capturedAt)
    if (!cut) return rest.replace(/^[\s,;:：|·•–—-]+/u, '').trim()
    const { length, ...told } = cut
    Object.assign(said, told)
    rest = rest.slice(length)
  }
  return rest.trim()
}

function nextCut(text: string, said: Omit<Remark, 'words'>, capturedAt: Date | undefined): Cut | undefined {
  const length = (pattern: RegExp): number => pattern.exec(text)?.[0].length ?? 0
  const between = length(HEAD.between)
  if (between > 0) return { length: between }
  const mask = said.buyer === undefined ? length(HEAD.mask) : 0
  if (mask > 0) return { length: mask, buyer: text.slice(0, mask) }
  if (said.stars === undefined) {
    const stars = HEAD.stars.exec(text)
    const value = stars?.groups && starsOf(stars.groups)
    if (value !== undefined) return { length: stars![0].length, stars: value }
  }
  if (said.postedAt !== undefined) return undefined
  const day = HEAD.day.exec(text)?.[0]
  const fixed = day === undefined ? undefined : parseTime(day)
  if (fixed !== undefined) return { length: day!.length, postedAt: fixed }
  const ago = HEAD.ago.exec(text)?.[0]
  const since = ago === undefined ? undefined : parseRelativeTime(ago, capturedAt ?? SOME_DAY)
  return since === undefined ? undefined : { length: ago!.length, ...(capturedAt && { postedAt: since }) }
}

function starsOf(groups: Record<string, string | undefined>): number | undefined {
  const { of, named, counted, drawn, half } = groups
  if (drawn !== undefined) return Math.min(Array.from(drawn).length + (half === undefined ? 0 : 0.5), 5)
  const printed = of ?? named ?? counted
  return printed === undefined ? undefined : Number(printed.replace(',', '.'))
}

/** The stars of a text that says nothing else: `★★★★☆`, `4/5`, `Rated 4 out of 5`. */
export function starsIn(text: string): number | undefined {
  const groups = text.length > LONGEST_STARS || !mayBeStars(text.charCodeAt(0)) ? undefined : WHOLE_STARS.exec(text)?.groups // prettier-ignore
  return groups && starsOf(groups)
}

/** Whether a line may name a masked buyer: cheap. */
export const mayBeMasked = (text: string): boolean => hasMask(text) && MASKS.test(text)
const MASKS = /[\p{L}\d][*•·…]{2}|[\p{L}\d] \. \.|[\p{L}\d]…[\p{L}\d]/u
