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
    const number = nameAt(Buffer.from(name), 0, name.length)
    if (number < SHORT) short[number] = kind
    else long.set(number, kind)
  }
}

/** @param name as `nameAt` gives it */
export function kindOfTag(name: number): number {
  return name < SHORT ? (short[name] ?? UNKNOWN) : (long.get(name) ?? UNKNOWN)
}

/** Where a tag's name ends that begins there; of a longer one the seventh letter. */
export function nameEnd(units: ArrayLike<number>, start: number): number {
  let end = start
  while (end < start + 7 && isLetter(units[end] as number)) end += 1
  return end
}

/** A tag name of up to six letters as one number, whatever its case: quicker than a slice. `TOO_LONG` for a longer one. */
export function nameAt(units: ArrayLike<number>, start: number, end: number): number {
  if (end > start + 6) return TOO_LONG
  let name = 0
  for (let at = start; at < end; at += 1) name = (name << 5) | ((units[at] as number) & 31)
  return name
}

export function isLetter(code: number): boolean {
  return ((code | 32) - 97) >>> 0 < 26
}
