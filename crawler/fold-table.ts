import { noSpreads, type KnownSpreads } from './known-spreads.ts'
import { fromCyrillic } from './transliterate.ts'

/** Folded letters from here on are words by themselves; no letter stands as high as the four below. */
export const FIRST_HAN = 0x3400
/** What parts words. */
export const PART = 0xffff
/** What a reader does not see. */
export const SKIP = 0xfffe
/** More than one letter, or half of one. */
export const MORE = 0xfffd
/** A sign at which whoever reads stops to look: `<` in a page. */
export const LOOK = 0xfffc
/** The first of 256. */
const CYRILLIC = 0x400
/** The upper five bits of half a letter. */
const HALF = 0x1b

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
let sounds: Uint16Array | undefined
let spread: Uint16Array | undefined
let knownLooks: KnownSpreads | undefined
let knownSounds: KnownSpreads | undefined
let soundSpreads: (Folds | undefined)[] | undefined

/** Folded letters, or `PART` or `SKIP` among them. */
type Folds = readonly number[]

/**
 * How units fold: `codes` gives the folded letter of each, or `PART`, `SKIP`, `MORE`; `spread` what is `MORE`, and `known`
 * the same of units that were met before.
 */
export type Alphabet = {
  codes: Uint16Array
  spread: (unit: number, next: number) => Folds
  known: KnownSpreads
}

/** Letters by their look. */
export function looks(): Alphabet {
  return { codes: foldTable(), spread: spreadOf, known: (knownLooks ??= noSpreads()) }
}

/** The same with Cyrillic letters by their sound. */
export function soundsOf(): Alphabet {
  sounds ??= foldTable().map((fold, code) => soundEntry(code) ?? fold)
  const said = (soundSpreads ??= Array.from({ length: 0x100 }, (_, low) => soundOf(CYRILLIC + low)))
  const spread: Alphabet['spread'] = (unit, next) =>
    (unit >> 8 === CYRILLIC >> 8 ? said[unit & 0xff] : undefined) ?? spreadOf(unit, next)
  return { codes: sounds, spread, known: (knownSounds ??= noSpreads()) }
}

/** UTF-16 code unit to its folded letter, or `PART`, `SKIP`, `MORE`. */
function foldTable(): Uint16Array {
  built ??= Uint16Array.from({ length: 0x10000 }, (_, code) => tableEntry(code))
  return built
}

/** The same for what a compatibility form is made of, where half a letter is one. */
function spreadTable(): Uint16Array {
  spread ??= foldTable().map((fold, code) => (fold === MORE ? code : fold))
  return spread
}

/** Whether both halves of a letter stand there. */
export function isPair(unit: number, next: number): boolean {
  return isHigh(unit) && isLow(next)
}

/** A page repeats a few of them a thousand times. */
const knownPairs = new Map<number, Folds>()
const MAX_KNOWN = 5000

/** What one letter is that is several, or that is written in two units. */
function spreadOf(unit: number, next: number): Folds {
  if (!isPair(unit, next)) return foldsOf(String.fromCharCode(unit))
  const code = (unit - 0xd800) * 0x400 + next - 0xdc00 + 0x10000
  const seen = knownPairs.get(code)
  if (seen) return seen
  const folds = foldsOf(String.fromCodePoint(code))
  // A page of rare ones must not take their place from those of all pages after it.
  if (knownPairs.size >= MAX_KNOWN) knownPairs.clear()
  knownPairs.set(code, folds)
  return folds
}

function foldsOf(char: string): Folds {
  const table = spreadTable()
  const letters = Array.from(char.normalize('NFKD'), plainLetter).join('')
  return letters.split('').map((letter) => table[letter.charCodeAt(0)] as number)
}

/** Undefined where it has none that is known. */
function soundOf(code: number): Folds | undefined {
  if (code >> 8 !== CYRILLIC >> 8) return undefined
  const char = String.fromCharCode(code)
  const letters = fromCyrillic(char)
  if (letters === char) return undefined
  return letters.split('').map((letter) => foldTable()[letter.charCodeAt(0)] as number)
}

function soundEntry(code: number): number | undefined {
  const folds = soundOf(code)
  if (folds?.length === 0) return SKIP
  return folds?.length === 1 ? folds[0] : folds && MORE
}

/** Whether a unit is half a letter. */
export function isHalf(unit: number): boolean {
  return unit >> 11 === HALF
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000
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
