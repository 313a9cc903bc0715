/** Of letters; a shorter stretch cannot hold two terms in Base64. */
const MIN_CODED = 12
const FIRST_CODED = 64
// oxlint-disable-next-line no-control-regex
const NO_TEXT = /[\u0000-\u001f\ufffd]/

const LOWER = 1
const UPPER = 2
const OTHER = 4

/** Which units Base64 in an address is made of. */
const CLASSES = Uint8Array.from({ length: 0x10000 }, (_, unit) => {
  const char = String.fromCharCode(unit)
  if (/[a-z]/.test(char)) return LOWER
  if (/[A-Z]/.test(char)) return UPPER
  return /[0-9_-]/.test(char) ? OTHER : 0
})

const SPACE = 32
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const VALUES = Uint8Array.from({ length: 128 }, (_, unit) =>
  Math.max(0, ALPHABET.indexOf(String.fromCharCode(unit))),
)

/**
 * Adds what stretches of letters, digits, `-` and `_` say in Base64: of those with letters of both cases, as text in it all but always
 * has, and of those that say text. Looks at every twelfth unit first: most words end before it.
 */
export function findCoded(units: Uint16Array, from: number, to: number, found: string[]): void {
  for (let begun = from; begun + MIN_CODED <= to;) {
    let end = begun + MIN_CODED
    let cases = 0
    for (; end > begun; end -= 1) {
      const kind = CLASSES[units[end - 1] as number] as number
      if (kind === 0) break
      cases |= kind
    }
    if (end > begun) {
      begun = end
      continue
    }
    for (end = begun + MIN_CODED; end < to; end += 1) {
      const kind = CLASSES[units[end] as number] as number
      if (kind === 0) break
      cases |= kind
    }
    if ((cases & (LOWER | UPPER)) === (LOWER | UPPER) && !saysControl(units, begun, end)) {
      const said = textIn(units.subarray(begun, end))
      if (said !== undefined) found.push(said)
    }
    begun = end + 1
  }
}

/** Of the first bytes: a picture within a page is told by them, and most names in two cases are. */
function saysControl(units: Uint16Array, from: number, to: number): boolean {
  const last = Math.min(to, from + FIRST_CODED) - 4
  for (let at = from; at <= last; at += 4) {
    const [a, b] = [VALUES[units[at] as number] as number, VALUES[units[at + 1] as number] as number]
    const [c, d] = [VALUES[units[at + 2] as number] as number, VALUES[units[at + 3] as number] as number]
    const bytes = (a << 18) | (b << 12) | (c << 6) | d
    if (bytes >> 16 < SPACE || ((bytes >> 8) & 0xff) < SPACE || (bytes & 0xff) < SPACE) return true
  }
  return false
}

/** Undefined where it is no text. */
function textIn(coded: Uint16Array): string | undefined {
  const letters = Buffer.from(coded.buffer, coded.byteOffset, coded.byteLength).toString('utf16le')
  const plain = Buffer.from(letters, 'base64url').toString('utf8')
  return NO_TEXT.test(plain) ? undefined : plain
}
