import { isHalf } from './fold-table.ts'
import type { Source } from './fold-units.ts'
import { decodeEntity } from './plain-text.ts'
import { isLetter } from './tag-names.ts'
import { isHex } from './url-text.ts'

/** What says that one coding hides in another: only reading the text twice brings it out. */
export const UNSURE = '\\'

const AMPERSAND = 38
const HASH = 35
const SPACE = 32
const SEMICOLON = 59
const BACKSLASH = 92
const BRACE = 123
const NINE = 57
const X = 120
const U = 117
const MAX_NAME = 31
const MAX_DIGITS = 6
const FIRST_HALF = 0xd800
/** What stands between is another sign to each browser. */
const LAST_ASCII = 0x7e
const FIRST_LATIN = 0xa0
/**
 * What the entity or the script's escapes say that stands there, `source.signEnd` being where it ends; undefined where a sign
 * stands like others, `UNSURE` where more than one look is needed.
 */
export function signAt(source: Source, at: number): string | undefined {
  const { units } = source
  if (units[at] === AMPERSAND) {
    const end = entityEnd(units, at, source.size)
    if (end === 0) return undefined
    source.signEnd = end
    const says = entityIn(source, at, end)
    return says.includes(UNSURE) ? UNSURE : says
  }
  return units[at] === BACKSLASH ? escapeAt(source, at) : undefined
}

/** Of `unitAt`: nothing of the kind stands there. */
export const NONE = -1
const DOUBTFUL = -2

/**
 * The unit that a script's escape or a number's entity says which stands there, `source.signEnd` being where it ends;
 * below 0 where there is none, or none that can be told by itself. A page may be made of nothing else.
 */
export function unitAt(source: Source, at: number): number {
  const unit = source.units[at]
  if (unit === BACKSLASH) return escapedAt(source, at)
  return unit === AMPERSAND && source.units[at + 1] === HASH ? numberedAt(source, at) : NONE
}

/** Of those that every reader takes for the same; the others are decoded as a browser does. */
function numberedAt(source: Source, at: number): number {
  const { units, size } = source
  const isHexadecimal = ((units[at + 2] as number) | 32) === X
  const begun = at + (isHexadecimal ? 3 : 2)
  let code = 0
  let end = begun
  for (; end < size && end < begun + MAX_DIGITS; end += 1) {
    const unit = units[end] as number
    if (isHexadecimal ? !isHex(unit) : !isDigit(unit)) break
    code = code * (isHexadecimal ? 16 : 10) + valueOf(unit)
  }
  if (units[end] !== SEMICOLON || end >= size || code < SPACE || code >= FIRST_HALF) return NONE
  if ((code > LAST_ASCII && code < FIRST_LATIN) || code === BACKSLASH) return NONE
  source.signEnd = end + 1
  return isSyntax(code) ? SPACE : code
}

function escapedAt(source: Source, at: number): number {
  const { units } = source
  const kind = (units[at + 1] as number) | 32
  if (kind !== X && kind !== U) return NONE
  const begun = at + 2
  if (units[begun] === BRACE) return DOUBTFUL
  const end = begun + (kind === X ? 2 : 4)
  let code = 0
  for (let index = begun; index < end; index += 1) {
    const unit = units[index] as number
    if (unit === AMPERSAND) return DOUBTFUL
    if (!isHex(unit) || index >= source.size) return NONE
    code = code * 16 + valueOf(unit)
  }
  source.signEnd = end
  return isSyntax(code) ? SPACE : code
}

/** One of the common sort is read here; what is rare or hides something, by reading the text twice. */
function escapeAt(source: Source, at: number): string | undefined {
  const unit = escapedAt(source, at)
  if (unit < 0) return unit === NONE ? undefined : UNSURE
  return isHalf(unit) ? secondHalf(source, unit) : String.fromCharCode(unit)
}

/** Of a letter that two escapes say one after the other. */
function secondHalf(source: Source, first: number): string {
  const { text, signEnd } = source
  const second = /^\\u(d[c-f][0-9a-f]{2})/i.exec(text.slice(signEnd, signEnd + 6))?.[1]
  if (second === undefined || first >= 0xdc00) return UNSURE
  source.signEnd += 6
  return String.fromCharCode(first, Number.parseInt(second, 16))
}

/** Of a hexadecimal digit. */
function valueOf(unit: number): number {
  return unit <= NINE ? unit & 15 : (unit & 7) + 9
}

/** They part words wherever they come from. */
function isSyntax(code: number): boolean {
  return code === 60 || code === 62 || code === AMPERSAND
}

/**
 * What a percent coding of one ASCII sign says that stands there, `source.signEnd` being where it ends; undefined where a
 * percent stands like other signs, `UNSURE` where more than one look is needed.
 */
export function percentAt(source: Source, at: number): string | undefined {
  const [high, low] = [source.units[at + 1] as number, source.units[at + 2] as number]
  if (!isHex(high) || !isHex(low)) return undefined
  const code = valueOf(high) * 16 + valueOf(low)
  if (code >= 0x80 || code === AMPERSAND) return UNSURE
  source.signEnd = at + 3
  return String.fromCharCode(code)
}

/** Entities that were met last, by their letters: a page repeats a few a thousand times. */
const met = Array.from<{ units: Uint16Array; says: string } | undefined>({ length: 256 })
const MAX_MET = 10

function entityIn({ text, units }: Source, at: number, end: number): string {
  if (end - at > MAX_MET) return decodeEntity(text.slice(at, end))
  let sum = 0
  for (let index = at + 1; index < end; index += 1) sum = (sum * 31 + (units[index] as number)) & 0xffff
  const known = met[sum & 255]
  if (known && isSame(known.units, units, at, end)) return known.says
  const says = decodeEntity(text.slice(at, end))
  met[sum & 255] = { units: units.slice(at, end), says }
  return says
}

function isSame(known: Uint16Array, units: Uint16Array, at: number, end: number): boolean {
  if (known.length !== end - at) return false
  for (let index = 0; index < known.length; index += 1) if (known[index] !== units[at + index]) return false
  return true
}

/** Where what looks like an entity ends; 0 where nothing does. */
function entityEnd(units: Uint16Array, at: number, size: number): number {
  let end = at + 1
  if (units[end] === HASH) {
    const hasHex = ((units[end + 1] as number) | 32) === X
    const begun = end + (hasHex ? 2 : 1)
    end = begun
    const isPart = hasHex ? isHex : isDigit
    while (end < size && isPart(units[end] as number)) end += 1
    if (end === begun) return 0
  } else {
    if (!isLetter(units[end] as number)) return 0
    const most = Math.min(size, end + MAX_NAME)
    while (end < most && (isLetter(units[end] as number) || isDigit(units[end] as number))) end += 1
    if (end - at < 3) return 0
  }
  return units[end] === SEMICOLON && end < size ? end + 1 : end
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}
