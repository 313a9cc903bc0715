import type { Source } from './fold-units.ts'
import { decodeEntity, decodeEscapes } from './plain-text.ts'
import { isLetter } from './tag-names.ts'
import { isHex } from './url-text.ts'

/** What says that one coding hides in another: only reading the text twice brings it out. */
export const UNSURE = '\\'

const AMPERSAND = 38
const HASH = 35
const SEMICOLON = 59
const BACKSLASH = 92
const X = 120
const U = 117
const MAX_NAME = 31
/** The longest escape that may hide in others. */
const MAX_ESCAPE = 12
const ESCAPES = /(?:\\(?:u\{[0-9a-f]{1,6}\}|u[0-9a-f]{4}|x[0-9a-f]{2}))+/iy
/** Half of a letter whose other half is written in another way. */
const HALVED = /^[\udc00-\udfff]|[\ud800-\udbff]$/

/**
 * What the entity or the script's escapes say that stands there, `source.signEnd` being where it ends; undefined where a sign
 * stands like others, `UNSURE` where more than one look is needed.
 */
export function signAt(source: Source, at: number): string | undefined {
  const { text, units } = source
  if (units[at] === AMPERSAND) {
    const end = entityEnd(units, at, source.size)
    if (end === 0) return undefined
    source.signEnd = end
    const says = entityIn(source, at, end)
    return says.includes(UNSURE) ? UNSURE : says
  }
  const kind = (units[at + 1] as number) | 32
  if (units[at] !== BACKSLASH || (kind !== X && kind !== U)) return undefined
  ESCAPES.lastIndex = at
  const escapes = ESCAPES.exec(text)?.[0]
  if (escapes === undefined) return text.slice(at, at + MAX_ESCAPE).includes('&') ? UNSURE : undefined
  source.signEnd = at + escapes.length
  const says = decodeEscapes(escapes)
  return HALVED.test(says) ? UNSURE : says
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
