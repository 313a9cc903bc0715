/** A tsvector holds at most 1 MB; this many characters stay below it, whatever the script. */
const MAX_CHARACTERS = 100_000
const RUN = /[\p{Script=Han}&&[\p{L}\p{M}\p{N}]]+|[[\p{L}\p{M}\p{N}]--\p{Script=Han}]+/gv
const HAN = /^\p{Script=Han}/v

/**
 * What is indexed of a listing: `to_tsvector('simple', searchTextOf(title, description, vendor))`.
 * Postgres does not segment Chinese, so each Han run becomes its overlapping bigrams and its single characters;
 * other words stay whole, in lower case, NFKC.
 */
export function searchTextOf(...parts: (string | undefined)[]): string {
  const text = parts.filter((part) => part !== undefined).join('\n')
  const words = runsOf(text.slice(0, MAX_CHARACTERS)).flatMap((run) =>
    HAN.test(run) ? [...bigramsOf(run), ...new Set(run)] : [run],
  )
  return words.join(' ')
}

/** The same for a query: `plainto_tsquery('simple', searchQueryOf(q))`. Han runs of two and more ask for bigrams only. */
export function searchQueryOf(q: string): string {
  const words = runsOf(q.slice(0, MAX_CHARACTERS)).flatMap((run) => {
    if (!HAN.test(run)) return [run]
    const bigrams = bigramsOf(run)
    return bigrams.length > 0 ? bigrams : [run]
  })
  return words.join(' ')
}

/** What a person asks for: `words` anywhere, each phrase as it stands, and nothing that holds one of `without`. */
export type SearchTerms = { words: string; phrases: string[]; without: string[] }

const PART = /(?<![^\s"])-"([^"]+)"|"([^"]+)"|(?<!\S)-(\S+)|[^\s"]+/gv

/** Reads `lamp "brass lantern" -broken`: quotes keep words together, a minus leaves out. Any text is a search. */
export function searchTermsOf(q: string): SearchTerms {
  const terms = { words: [] as string[], phrases: [] as string[], without: [] as string[] }
  for (const [part, notPhrase, phrase, notWord] of q.slice(0, MAX_CHARACTERS).matchAll(PART)) {
    const left = notPhrase ?? notWord
    if (left !== undefined) terms.without.push(searchQueryOf(left))
    else if (phrase !== undefined) terms.phrases.push(...phrasesOf(phrase))
    else terms.words.push(searchQueryOf(part))
  }
  return {
    words: filled(terms.words).join(' '),
    phrases: filled(terms.phrases),
    without: filled(terms.without),
  }
}

function filled(texts: string[]): string[] {
  return texts.filter((text) => text !== '')
}

/** Chinese and other words do not stand side by side in the index, so a mixed phrase is asked for in its parts. */
function phrasesOf(phrase: string): string[] {
  const parts: string[][] = []
  let wasHan: boolean | undefined
  for (const run of runsOf(phrase)) {
    const isHan = HAN.test(run)
    if (isHan || wasHan !== false) parts.push([])
    parts.at(-1)!.push(searchQueryOf(run))
    wasHan = isHan
  }
  return parts.map((words) => words.join(' '))
}

/** What is to be marked in a text that was found: lower-case words and Chinese runs. */
export function markedTermsOf(q: string): string[] {
  const wanted = [...q.matchAll(PART)].filter(([, notPhrase, , notWord]) => !(notPhrase ?? notWord))
  return [...new Set(wanted.flatMap(([part]) => runsOf(part).flatMap(marksOf)))]
}

function marksOf(run: string): string[] {
  if (!HAN.test(run)) return [run]
  const bigrams = bigramsOf(run)
  return bigrams.length > 0 ? bigrams : [run]
}

function runsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(RUN) ?? []
}

function bigramsOf(run: string): string[] {
  const characters = Array.from(run)
  return characters.slice(1).map((character, before) => characters[before] + character)
}
