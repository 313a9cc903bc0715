import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { eld } from 'eld/extrasmall'

// What markets are written in; a wider choice finds Corsican in product names.
const LATIN_AND_CYRILLIC = ['en', 'ru', 'de', 'fr', 'es', 'it', 'nl', 'pt', 'pl', 'cs', 'tr', 'sv', 'fi', 'uk', 'ro', 'vi', 'zh'] // prettier-ignore
/** Of 2,409 real texts four were judged otherwise by 300 letters than by 500, and three of them better. */
const SAMPLE = 300
const COUNTED = 4_000
/** Code units of Chinese, Japanese and Korean letters, and of few others. */
const EAST_ASIAN = /[\u1100-\u11ff\u2e80-\ud7ff\ud81b\ud82b\ud82c\ud840-\ud88f\uf900-\ufaff\uff66-\uffdc]/
const TWENTY_LETTERS = /(?:\p{L}\P{L}*){20}/u

type Detector = typeof eld
/** By number its languages, and of each n-gram what it says for which of them. */
type Table = { languages: Record<string, string>; ngrams: Record<string, Record<string, number>> }
let loaded: Detector | undefined

/** Loaded when first needed: even the smallest table of n-grams costs half a second and 90 MB. */
function detector(): Detector {
  if (!loaded) {
    // The package exports itself to `import` alone; a path can be required, which keeps this function synchronous.
    const path = fileURLToPath(import.meta.resolve('eld/extrasmall'))
    const require = createRequire(import.meta.url)
    loaded = (require(path) as { eld: Detector }).eld
    loaded.setLanguageSubset(LATIN_AND_CYRILLIC)
    dropOthers(require(join(dirname(path), '../ngrams/extrasmall.js')) as { ngramsData: Table })
  }
  return loaded
}

/** Most of the time of a detection went into adding up what n-grams say for languages that are not asked for. */
function dropOthers({ ngramsData: { languages, ngrams } }: { ngramsData: Table }): void {
  const asked = new Set(Object.keys(languages).filter((id) => LATIN_AND_CYRILLIC.includes(languages[id]!)))
  for (const [ngram, scores] of Object.entries(ngrams))
    ngrams[ngram] = Object.fromEntries(Object.entries(scores).filter(([id]) => asked.has(id)))
}

/** ISO 639-1 code of the language that most of a text is in; nothing where there is too little to tell. */
export function detectLanguage(text: string): string | undefined {
  const sample = text.slice(0, COUNTED)
  // Counting would find no other script, whatever the length.
  if (!EAST_ASIAN.test(sample)) return TWENTY_LETTERS.test(sample) ? detectAlphabetic(sample) : undefined
  const count = (others: RegExp) => countOf(sample.replaceAll(others, ''))
  const han = count(/\P{Script=Han}+/gu)
  const kana = count(/[^\p{Script=Hiragana}\p{Script=Katakana}]+/gu)
  const hangul = count(/\P{Script=Hangul}+/gu)
  const letters = count(/\P{L}+/gu)
  if (letters < 4) return undefined
  // A Chinese sign says about as much as three Latin letters.
  if ((han + kana) * 3 > letters - han - kana) return kana > han / 4 ? 'ja' : 'zh'
  if (hangul * 2 > letters) return 'ko'
  if (letters < 20) return undefined
  return detectAlphabetic(sample)
}

/** Characters, of which some are a pair of code units. */
const countOf = (text: string): number => text.length - (text.match(/[\ud800-\udbff]/g)?.length ?? 0)

function detectAlphabetic(sample: string): string | undefined {
  const text = sample.slice(0, SAMPLE)
  if (isPlainlyEnglish(text)) return 'en'
  const found = detector().detect(text).language
  return found === '' ? undefined : found
}

// The detector's table is larger than any cache: to ask it takes a twentieth of the time of reading a page, and most pages
// are English and say so. Of 44,912 real titles and texts none is judged otherwise for these words.
const ENGLISH = new Set('the and of to with you your this is are have will not from please our all order orders account search home logout messages vendor vendors price sold shipping ships balance feedback username password'.split(' ')) // prettier-ignore
const OTHERS = new Set('und der das ist nicht mit von aus oder ein eine auf zum les est pour une avec dans vous los las que con por para una del che della sono het een voor niet zijn och att det som nie jest bir ile nu este pentru versand lieferung verpackung bezahlung preis bestellung konto angebot livraison paiement commande envio calidad precio cuenta pedido pago levering verzending betaling'.split(' ')) // prettier-ignore
const FEWEST = 4
const BEYOND_ASCII = /[^\P{L}A-Za-z]/u

function isPlainlyEnglish(text: string): boolean {
  if (BEYOND_ASCII.test(text)) return false
  const said = new Set<string>()
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) {
    if (OTHERS.has(word)) return false
    if (ENGLISH.has(word)) said.add(word)
  }
  return said.size >= FEWEST
}
