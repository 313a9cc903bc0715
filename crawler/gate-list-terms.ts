import { hash } from 'node:crypto'
import { foldWords } from './fold-text.ts'
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
  /** The last bits of the letters' quick hash: most words of a page are told apart by it alone. */
  probe: number
  /** SHA-256(key ‖ folded letters as UTF-16LE), hex. */
  digest: string
}

export const PROBE_BITS = 20
export const PROBE_MASK = (1 << PROBE_BITS) - 1
export const MAX_LETTERS = 40

/** Shorter ones in pieces are found in too many innocent places. */
const MIN_RUN = 5
const FIRST_HAN = 0x3400
const FNV = 0x811c9dc5 | 0
const PRIME = 0x01000193

/** @param hashed the quick hash so far; leave it out for the first letter */
export function quickHash(code: number, hashed: number = FNV): number {
  return Math.imul(hashed ^ code, PRIME)
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
  const quick = letters.reduce((hashed, code) => quickHash(code, hashed), FNV)
  return { form, length: letters.length, probe: quick & PROBE_MASK, digest: digestOf(key, letters) }
}
