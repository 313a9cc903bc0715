import type { Source } from './fold-units.ts'
import { decodeEntity } from './plain-text.ts'
import { isLetter } from './tag-names.ts'
import { isHex } from './url-text.ts'

/** What says that one coding hides in another: only reading the text twice brings it out. */
export const UNSURE = '\\'

const AMPERSAND = 38
const HASH = 35
const SEMICOLON = 59
const BACKSLASH = 92
const BRACE = 123
const NINE = 57
/** The upper five bits of half a letter. */
const HALF = 0x1b
const X = 120
const U = 117
const MAX_NAME = 31
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

/** One of the common sort is read here; what is rare or hides something, by reading the text twice. */
function escapeAt(source: Source, at: number): string | undefined {
  const { units } = source
  const kind = (units[at + 1] as number) | 32
  if (kind !== X && kind !== U) return undefined
  const [digits, begun] = kind === X ? [2, at + 2] : [4, at + 2]
  if (units[begun] === BRACE) return UNSURE
  let code = 0
  for (let index = begun; index < begun + digits; index += 1) {
    const unit = units[index] as number
    if (unit === AMPERSAND) return UNSURE
    if (!isHex(unit) || index >= source.size) return undefined
    code = code * 16 + valueOf(unit)
  }
  source.signEnd = begun + digits
  if (code >> 11 === HALF) return secondHalf(source, code)
  return isSyntax(code) ? ' ' : String.fromCharCode(code)
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
