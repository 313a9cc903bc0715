import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readYaml } from '#shared/yaml-source.ts'
import { RUN_START, finishRun, stepRun } from './features.ts'
import { SPACE, isIdeograph, newTextBuffer, normaliseInto, type TextBuffer } from './normalise.ts'
import type { Taxonomy } from './taxonomy.ts'

const Terms = z.array(z.string().min(1)).default([])
const Entry = z.strictObject({ decisive: Terms, strong: Terms, hint: Terms })
const LexiconFile = z.strictObject({
  version: z.int().positive(),
  stop: z.array(z.string().min(1)),
  categories: z.record(z.string(), Entry),
})

/** How much one term says, in steps of evidence. */
const STRENGTHS = { decisive: 3, strong: 2, hint: 1 } as const
/** One text cannot pile up more than this for one category, however often it repeats itself. */
const MOST_EVIDENCE = 6
const LONGEST_RUN_WORDS = 4
const LONGEST_HAN_RUN = 7

/** `category` is the place in the taxonomy, or -1 for a term that ends classification as `csam`. */
type Term = { category: number; strength: number; text: string }
export type Lexicon = { terms: Map<number, Term[]>; sieve: Uint8Array }
/** What a text's trade words say: evidence for each category of the taxonomy, and the terms found. */
export type Evidence = { byCategory: Float64Array; found: Term[]; stopped: boolean }

export const lexiconUrl = new URL('lexicon.yaml', import.meta.url)

export function openLexicon(taxonomy: Taxonomy): Lexicon {
  return parseLexicon(readFileSync(lexiconUrl, 'utf8'), 'classifier/lexicon.yaml', taxonomy)
}

/** @throws UsageError that names file, line and field, or a category that the taxonomy lacks. */
export function parseLexicon(text: string, file: string, taxonomy: Taxonomy): Lexicon {
  const source = readYaml(text, file)
  const { stop, categories } = source.parse(LexiconFile)
  const lexicon: Lexicon = { terms: new Map(), sieve: new Uint8Array(65536) }
  for (const term of stop) addTerm(lexicon, { category: -1, strength: 0, text: term })
  for (const [id, entry] of Object.entries(categories)) {
    const category = taxonomy.categories.findIndex((known) => known.id === id)
    if (category < 0)
      throw source.fault(['categories', id], `there is no category ${id}; taxonomy.yaml lists them`)
    for (const [grade, strength] of Object.entries(STRENGTHS))
      for (const term of entry[grade as keyof typeof STRENGTHS])
        addTerm(lexicon, { category, strength, text: term })
  }
  return lexicon
}

export function newEvidence(taxonomy: Taxonomy): Evidence {
  return { byCategory: new Float64Array(taxonomy.categories.length), found: [], stopped: false }
}

export function clearEvidence(evidence: Evidence): void {
  evidence.byCategory.fill(0)
  evidence.found.length = 0
  evidence.stopped = false
}

// What another module says is read again for each letter.
const [begin, step, finish, space] = [RUN_START, stepRun, finishRun, SPACE]

/** Adds what one normalised text says: runs of up to four words, and of up to seven Han letters. */
export function addEvidence(lexicon: Lexicon, { units, length }: TextBuffer, evidence: Evidence): void {
  for (let start = 1; start < length;) {
    let end = start
    while (units[end] !== space) end++
    if (isIdeograph(units[start]!)) addHanRuns(lexicon, units, start, end, evidence)
    else addWordRuns(lexicon, units, start, length, evidence)
    start = end + 1
  }
}

function addWordRuns(
  lexicon: Lexicon,
  units: Uint16Array,
  start: number,
  length: number,
  out: Evidence,
): void {
  let hash = begin
  let words = 0
  for (let i = start; i < length && words < LONGEST_RUN_WORDS; i++) {
    if (units[i] === space) {
      words++
      meet(lexicon, finish(hash), out)
    }
    hash = step(hash, units[i]!)
  }
}

function addHanRuns(lexicon: Lexicon, units: Uint16Array, start: number, end: number, out: Evidence): void {
  for (let from = start; from < end; from++) {
    let hash = begin
    for (let i = from; i < end && i < from + LONGEST_HAN_RUN; i++) {
      hash = step(hash, units[i]!)
      if (i > from || standsAlone(lexicon, hash, units, start, end, from)) meet(lexicon, finish(hash), out)
    }
  }
}

/** Made where it is asked for first: that takes a twentieth of the whole start. */
let segmenter: Intl.Segmenter | undefined

/** 料 is a trade word, but not in 资料: where a single letter is a term, the segmenter says whether it is a word. */
function standsAlone(
  lexicon: Lexicon,
  hash: number,
  units: Uint16Array,
  start: number,
  end: number,
  at: number,
): boolean {
  if (!lexicon.terms.has(finish(hash))) return false
  const run = String.fromCharCode(...units.subarray(start, end))
  segmenter ??= new Intl.Segmenter('zh', { granularity: 'word' })
  const word = segmenter.segment(run).containing(at - start)
  return word?.segment.length === 1
}

function meet(lexicon: Lexicon, hash: number, out: Evidence): void {
  if (lexicon.sieve[hash & 0xffff] === 0) return
  for (const term of lexicon.terms.get(hash) ?? []) {
    if (term.category < 0) out.stopped = true
    else if (!out.found.includes(term)) {
      out.found.push(term)
      out.byCategory[term.category] = Math.min(MOST_EVIDENCE, out.byCategory[term.category]! + term.strength)
    }
  }
}

/** One for all: a thousand terms with one each take a tenth of the start. */
const buffer = newTextBuffer()

function addTerm({ terms, sieve }: Lexicon, term: Term): void {
  normaliseInto(buffer, term.text)
  let hash = begin
  for (let i = 1; i < buffer.length - 1; i++) hash = step(hash, buffer.units[i]!)
  const key = finish(hash)
  sieve[key & 0xffff] = 1
  terms.set(key, [...(terms.get(key) ?? []), term])
}
