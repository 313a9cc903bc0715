/** A tsvector holds at most 1 MB; this many characters stay below it, whatever the script. */
const MAX_CHARACTERS = 100_000
const RUN = /\p{Script=Han}+|[[\p{L}\p{M}\p{N}]--\p{Script=Han}]+/gv
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

function runsOf(text: string): string[] {
  return text.normalize('NFKC').toLowerCase().match(RUN) ?? []
}

function bigramsOf(run: string): string[] {
  const characters = Array.from(run)
  return characters.slice(1).map((character, before) => characters[before] + character)
}
