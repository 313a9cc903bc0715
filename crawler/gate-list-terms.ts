import { hash } from 'node:crypto'
import { FIRST_HAN } from './fold-table.ts'
import { foldWords } from './fold-text.ts'
import { PRIME } from './fold-units.ts'
import { fromCyrillic } from './transliterate.ts'

/**
 * How a term may stand on a page. `run`: from the begin of a word to the end of one, whatever parts the letters;
 * `word`: as one word, or letter by letter; `stem`: as `word`, and the word may go on.
 */
export type Form = 'run' | 'word' | 'stem'

/** What a list says of a term: enough to find it and too little to read it. */
export type HashedTerm = {
  form: Form
  /** Letters after folding. */
  length: number
  /** Some bits of the letters' quick hash: most words of a page are told apart by it alone. */
  probe: number
  /** SHA-256(key ‖ folded letters as UTF-16LE), hex. */
  digest: string
}

export const PROBE_BITS = 20
export const MAX_LETTERS = 40

/** Shorter ones in pieces are found in too many innocent places. */
const MIN_RUN = 5
/** A sum times this is mixed: its first bits are the probe. Mixed letters add up to a mixed sum. */
export const MIX = 0x9e3779b1
export const PROBE_SHIFT = 32 - PROBE_BITS

/** PRIME to the power of each number of letters that a term may have. */
export const POWERS = Int32Array.from({ length: MAX_LETTERS + 1 })
for (let index = 0; index <= MAX_LETTERS; index += 1)
  POWERS[index] = index === 0 ? 1 : Math.imul(POWERS[index - 1] as number, PRIME)

/** @param hash of letters one after the other, as `FoldedWords` has it of a word */
export function probeOf(hash: number): number {
  return Math.imul(hash, MIX) >>> PROBE_SHIFT
}

export function digestOf(key: Uint8Array, letters: Uint16Array): string {
  const bytes = Buffer.from(letters.buffer, letters.byteOffset, letters.byteLength)
  return hash('sha256', Buffer.concat([key, bytes]), 'hex')
}

/** SHA-256(key ‖ UTF-8), hex: for hosts, addresses and the digests of bodies. */
export function digestOfText(key: Uint8Array, text: string): string {
  return hash('sha256', Buffer.concat([key, Buffer.from(text)]), 'hex')
}

/**
 * What a list holds for one term: the term, how others write it in Latin letters, and each backwards, so that a page
 * is read once only.
 *
 * @param term ends in `*` where the word may go on
 */
export function hashTerm(term: string, key: Uint8Array): HashedTerm[] {
  const isStem = term.endsWith('*')
  const bare = isStem ? term.slice(0, -1) : term
  const written = [bare, fromCyrillic(bare, 'formal'), fromCyrillic(bare, 'short')]
  const made = written.flatMap((text) => formsOf(foldWords(text).letters, isStem, key))
  return [...new Map(made.map((one) => [`${one.form} ${one.digest}`, one])).values()]
}

function formsOf(letters: Uint16Array, isStem: boolean, key: Uint8Array): HashedTerm[] {
  if (letters.length === 0 || letters.length > MAX_LETTERS) return []
  const isLong =
    letters.length >= MIN_RUN || (letters.length > 1 && letters.every((code) => code >= FIRST_HAN))
  const forms: Form[] = isLong ? ['run'] : ['word']
  if (isStem) forms.push('stem')
  const forward = forms.map((form) => hashedOf(letters, form, key))
  return isLong ? [...forward, hashedOf(letters.toReversed(), 'run', key)] : forward
}

function hashedOf(letters: Uint16Array, form: Form, key: Uint8Array): HashedTerm {
  const hash = letters.reduce((sum, letter) => (Math.imul(sum, PRIME) + letter) | 0, 0)
  return { form, length: letters.length, probe: probeOf(hash), digest: digestOf(key, letters) }
}
