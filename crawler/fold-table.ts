/** Folded letters from here on are words by themselves; no letter stands as high as the three below. */
export const FIRST_HAN = 0x3400
/** What parts words. */
export const PART = 0xffff
/** What a reader does not see. */
export const SKIP = 0xfffe
/** More than one letter, or half of one: `spreadUnits` writes them out. */
export const MORE = 0xfffd

/** Digits for letters, strokes, and Cyrillic and Greek letters that look Latin; `l` and `1` fold to `i`, which both resemble. */
const LOOKALIKES = [
  ['0', 'o'],
  ['1l|', 'i'],
  ['3', 'e'],
  ['4@', 'a'],
  ['5$', 's'],
  ['69', 'g'],
  ['7', 't'],
  ['8', 'b'],
  ['аα', 'a'],
  ['вβ', 'b'],
  ['сϲ', 'c'],
  ['еεё', 'e'],
  ['нη', 'h'],
  ['іιӏ', 'i'],
  ['ј', 'j'],
  ['кκ', 'k'],
  ['мμ', 'm'],
  ['оο', 'o'],
  ['рρ', 'p'],
  ['ѕ', 's'],
  ['тτ', 't'],
  ['уυ', 'y'],
  ['хχ', 'x'],
  ['ν', 'v'],
  ['ζ', 'z'],
  ['ø', 'o'],
  ['łıɨ', 'i'],
  ['đ', 'd'],
  ['ħ', 'h'],
  ['ŧ', 't'],
] as const

const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Mn}\p{Me}]/u
const LETTER = /[\p{L}\p{N}]/u

let built: Uint16Array | undefined
let spread: Uint16Array | undefined

/** UTF-16 code unit to its folded letter, or `PART`, `SKIP`, `MORE`. */
export function foldTable(): Uint16Array {
  built ??= Uint16Array.from({ length: 0x10000 }, (_, code) => tableEntry(code))
  return built
}

/** The same for what `spreadUnits` gives, where half a letter is one. */
export function spreadTable(): Uint16Array {
  spread ??= foldTable().map((fold, code) => (fold === MORE ? code : fold))
  return spread
}

/**
 * Text in which no letter is `MORE`: such ones are written out, save the halves of those that need two units.
 *
 * @returns a copy; the first `size` units are the text
 */
export function spreadUnits(units: Uint16Array): { units: Uint16Array; size: number } {
  const table = foldTable()
  let written = new Uint16Array(units.length * 2 + MAX_SPREAD)
  let size = 0
  for (let at = 0; at < units.length; at += 1) {
    const unit = units[at] as number
    if (table[unit] !== MORE) {
      written[size] = unit
      size += 1
      continue
    }
    const isPair = isHigh(unit) && isLow(units[at + 1] ?? 0)
    const letters = lettersOf(
      isPair ? String.fromCharCode(unit, units[at + 1] as number) : String.fromCharCode(unit),
    )
    for (let index = 0; index < letters.length; index += 1) {
      written[size] = letters.charCodeAt(index)
      size += 1
    }
    if (isPair) at += 1
    if (size + MAX_SPREAD > written.length) written = grown(written)
  }
  return { units: written, size }
}

/** No character has a longer compatibility form. */
const MAX_SPREAD = 40

function grown(units: Uint16Array): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(units.length * 2)
  larger.set(units)
  return larger
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
}

/** A page repeats a few of them a thousand times. */
const known = new Map<string, string>()
const MAX_KNOWN = 5000

function lettersOf(char: string): string {
  const seen = known.get(char)
  if (seen !== undefined) return seen
  const letters = Array.from(char.normalize('NFKD'), plainLetter).join('')
  if (known.size < MAX_KNOWN) known.set(char, letters)
  return letters
}

/** Of those that need two units only letters stay; what is drawn parts words, as all other signs do. */
function plainLetter(char: string): string {
  if (char.length === 1) return char
  if (UNSEEN.test(char)) return ''
  return LETTER.test(char) ? char : ' '
}

function tableEntry(code: number): number {
  if (isHigh(code) || isLow(code)) return MORE
  const folds = Array.from(String.fromCharCode(code).normalize('NFKD'), foldOf)
  const seen = folds.filter((fold) => fold !== SKIP)
  if (seen.every((fold) => fold === PART)) return seen.length === 0 ? SKIP : PART
  return seen.length === 1 ? (seen[0] as number) : MORE
}

const DISGUISES = new Map(
  LOOKALIKES.flatMap(([disguises, letter]) =>
    Array.from(disguises + disguises.toUpperCase(), (one) => [one, letter.charCodeAt(0)] as const),
  ),
)

/** Of one letter that has no compatibility form. */
function foldOf(char: string): number {
  const disguised = DISGUISES.get(char)
  if (disguised !== undefined) return disguised
  if (UNSEEN.test(char)) return SKIP
  if (!LETTER.test(char)) return PART
  // The few letters whose lower case is longer stay what they are; those of two units never stand here.
  const lower = char.toLowerCase()
  return (lower.length === 1 ? lower : char).charCodeAt(0)
}
