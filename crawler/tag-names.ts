/** How an element of HTML parts the words around it; `UNKNOWN` is none of HTML that a market's page is made of. */
export const UNKNOWN = 0
/** Stands inside a word without ending it. */
export const INLINE = 1
export const BLOCK = 2

const NAMES = [
  [
    INLINE,
    'a abbr b bdi bdo big blink cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup tt u var wbr',
  ],
  [
    BLOCK,
    'body br center dd div dl dt footer form head header html label li main nav ol option p pre table tbody td tfoot th thead title tr ul',
  ],
] as const

/** Names of up to four letters: as a number they are the place in a table. */
const SHORT = 1 << 20
const TOO_LONG = 1 << 30

const short = new Uint8Array(SHORT)
const long = new Map<number, number>()
for (const [kind, names] of NAMES) {
  for (const name of names.split(' ')) {
    const number = nameAt(Buffer.from(name), 0)
    if (number < SHORT) short[number] = kind
    else long.set(number, kind)
  }
}

/** @param name as `nameAt` gives it */
export function kindOfTag(name: number): number {
  return name < SHORT ? (short[name] ?? UNKNOWN) : (long.get(name) ?? UNKNOWN)
}

/** A tag name of up to six letters as one number, whatever its case: quicker than a slice. `TOO_LONG` for a longer one. */
export function nameAt(units: ArrayLike<number>, start: number): number {
  let name = 0
  for (let at = start; at < start + 7; at += 1) {
    const code = units[at] ?? 0
    if (!isLetter(code)) return name
    name = name * 32 + (code & 31)
  }
  return TOO_LONG
}

/** Letters of a name as `nameAt` gives it. */
export function lengthOfName(name: number): number {
  if (name < 1 << 15) return name < 1 << 10 ? (name < 1 << 5 ? 1 : 2) : 3
  return name < 1 << 25 ? (name < 1 << 20 ? 4 : 5) : 6
}

export function isLetter(code: number): boolean {
  return ((code | 32) - 97) >>> 0 < 26
}
