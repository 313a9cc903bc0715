import { searchTextOf } from '#shared/search-text.ts'

/** A text that the classifier was not sure of, and how sure it was (0 to 1). */
export type Unsure = { text: string; title: string; probability: number }

/**
 * The order in which reading teaches most: what is doubtful and much like the rest of what is doubtful. A text that
 * many listings have counts as often; it is read once.
 *
 * @returns each text once, with how many have it, most worth reading first
 */
export function orderByTeaching<Row extends Unsure>(rows: Row[]): { row: Row; alike: number }[] {
  const vectors = vectorsOf(rows.map(({ title }) => title))
  const middle = meanOf(vectors)
  const counts = new Map<string, number>()
  for (const { text } of rows) counts.set(text, (counts.get(text) ?? 0) + 1)
  const scored = rows.map((row, at) => ({ row, score: (1 - row.probability) * dot(vectors[at]!, middle) }))
  const seen = new Set<string>()
  return scored
    .toSorted((a, b) => b.score - a.score)
    .filter(({ row }) => !seen.has(row.text) && seen.add(row.text))
    .map(({ row }) => ({ row, alike: counts.get(row.text)! }))
}

type Vector = Map<string, number>

/** Words of a title, rare ones weighing more, at length 1: the product with the mean is the mean likeness to all. */
function vectorsOf(titles: string[]): Vector[] {
  const words = titles.map((title) => new Set(searchTextOf(title).split(' ').filter(Boolean)))
  const having = new Map<string, number>()
  for (const set of words) for (const word of set) having.set(word, (having.get(word) ?? 0) + 1)
  return words.map((set) => {
    const weights = [...set].map((word) => [word, Math.log(1 + titles.length / having.get(word)!)] as const)
    const length = Math.hypot(...weights.map(([, weight]) => weight)) || 1
    return new Map(weights.map(([word, weight]) => [word, weight / length]))
  })
}

function meanOf(vectors: Vector[]): Vector {
  const mean: Vector = new Map()
  for (const vector of vectors)
    for (const [word, weight] of vector) mean.set(word, (mean.get(word) ?? 0) + weight / vectors.length)
  return mean
}

function dot(one: Vector, other: Vector): number {
  let sum = 0
  for (const [word, weight] of one) sum += weight * (other.get(word) ?? 0)
  return sum
}
