/** A listing as far as a gold file or a run says it; null and absent are not asserted. */
export type ScoredListing = {
  title: string
  url?: string | null | undefined
  vendor?: string | null | undefined
  /** Path joined by ` / `. */
  category?: string | null | undefined
  price?: { amount: string; currency: string } | null | undefined
}
export type FieldScore = { right: number; asserted: number; wrong: string[] }
export type Score = {
  expected: number
  found: number
  matched: number
  fields: Record<'url' | 'vendor' | 'category' | 'price', FieldScore>
}

const fold = (text: string) => text.replaceAll(/\s+/g, ' ').trim()
const FIELDS = ['url', 'vendor', 'category', 'price'] as const

/**
 * Compares what one page should give with what it gave. Listings match when their folded titles are equal; of several
 * with one title, those with the same address go together first.
 */
export function scoreListings(expected: ScoredListing[], found: ScoredListing[]): Score {
  const score = emptyScore()
  score.expected = expected.length
  score.found = found.length
  const pairs = matchListings(expected, found)
  score.matched = pairs.length
  for (const [wanted, given] of pairs) {
    for (const field of FIELDS) scoreField(score.fields[field], field, wanted, given)
  }
  return score
}

const none = (): FieldScore => ({ right: 0, asserted: 0, wrong: [] })

export function emptyScore(): Score {
  return {
    expected: 0,
    found: 0,
    matched: 0,
    fields: { url: none(), vendor: none(), category: none(), price: none() },
  }
}

/** Several pages of one market as one. */
export function addScores(into: Score, from: Score): Score {
  into.expected += from.expected
  into.found += from.found
  into.matched += from.matched
  for (const field of FIELDS) {
    into.fields[field].right += from.fields[field].right
    into.fields[field].asserted += from.fields[field].asserted
    into.fields[field].wrong.push(...from.fields[field].wrong)
  }
  return into
}

export function f1Of({ expected, found, matched }: Score): number {
  return expected + found === 0 ? 1 : (2 * matched) / (expected + found)
}

/** The share of asserted fields that are right; 1 where nothing is asserted. */
export function shareOf({ right, asserted }: FieldScore): number {
  return asserted === 0 ? 1 : right / asserted
}

function matchListings(expected: ScoredListing[], found: ScoredListing[]): [ScoredListing, ScoredListing][] {
  const free = new Set(found)
  const pairs: [ScoredListing, ScoredListing][] = []
  const take = (wanted: ScoredListing, also: (given: ScoredListing) => boolean): boolean => {
    const given = [...free].find((one) => fold(one.title) === fold(wanted.title) && also(one))
    if (!given) return false
    free.delete(given)
    pairs.push([wanted, given])
    return true
  }
  const left = expected.filter((wanted) => !take(wanted, (given) => sameUrl(wanted.url, given.url)))
  for (const wanted of left) take(wanted, () => true)
  return pairs
}

function sameUrl(wanted: string | null | undefined, given: string | null | undefined): boolean {
  return Boolean(wanted && given) && pathOf(wanted!) === pathOf(given!)
}

/** Path and query: mirrors and saved pages differ in their hosts. */
function pathOf(url: string): string {
  const { pathname, search } = new URL(url, 'http://same.onion/')
  return pathname + search
}

function scoreField(
  score: FieldScore,
  field: (typeof FIELDS)[number],
  wanted: ScoredListing,
  given: ScoredListing,
): void {
  if (wanted[field] === null || wanted[field] === undefined) return
  score.asserted++
  if (isRight(field, wanted, given)) score.right++
  else score.wrong.push(`${field} of "${wanted.title}": ${show(wanted[field])} is ${show(given[field])}`)
}

function isRight(field: (typeof FIELDS)[number], wanted: ScoredListing, given: ScoredListing): boolean {
  if (field === 'url') return sameUrl(wanted.url, given.url)
  if (field !== 'price') return fold(wanted[field] ?? '') === fold(given[field] ?? '')
  return (
    Number(wanted.price?.amount) === Number(given.price?.amount ?? Number.NaN) &&
    wanted.price?.currency === given.price?.currency
  )
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'absent')
}
