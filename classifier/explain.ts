import type { ListingText } from '#contracts/verdict.ts'
import { addPathFeatures, clearFeatures, newFeatureList } from './features.ts'
import type { Evidence } from './lexicon.ts'
import type { Model } from './model.ts'
import { SPACE, newTextBuffer, normaliseInto } from './normalise.ts'
import type { Part, Reading } from './score.ts'

const MOST_TERMS = 5

/** The winner and the runner-up as columns of the model; -1 for a category that the lexicon alone knows. */
export type Contest = { winner: number; second: number; category: number }

/** The strongest terms so far: where they stand, and how strong they are. Sorted, strongest first. */
type Best = { weights: Float64Array; starts: Int32Array; parts: (Part | string)[]; count: number }

const best: Best = {
  weights: new Float64Array(MOST_TERMS),
  starts: new Int32Array(MOST_TERMS),
  parts: [],
  count: 0,
}
const segmentBuffer = newTextBuffer()
const segmentList = newFeatureList()

/**
 * The terms that decided, strongest first: the lexicon's own terms for the category, then the words and path
 * segments whose weights speak most for the winner against the runner-up. Digits are shown as they were written.
 */
export function explain(
  text: ListingText,
  { title, description }: Reading,
  { found }: Evidence,
  model: Model,
  contest: Contest,
): string[] {
  best.count = 0
  if (contest.winner >= 0) {
    rankWords(title, model, contest)
    rankWords(description, model, contest)
    for (const segment of text.categoryPath ?? []) rankSegment(segment, model, contest)
  }
  const terms = found
    .filter(({ category }) => category === contest.category)
    .sort((a, b) => b.strength - a.strength)
    .map((hit) => hit.text)
  for (let i = 0; i < best.count && terms.length < MOST_TERMS; i++) {
    const part = best.parts[i]!
    const term = typeof part === 'string' ? part : wordAt(part, best.starts[i]!)
    if (!terms.includes(term)) terms.push(term)
  }
  return terms.slice(0, MOST_TERMS)
}

function rankWords(part: Part, model: Model, contest: Contest): void {
  const { ids, at, count, words } = part.list
  const factor = 1 / Math.sqrt(count || 1)
  const advantage = advantageOf(model, contest)
  let weight = 0
  // How a title is written decides with its words, but is no term to show.
  for (let i = 0; i < words; i++) {
    weight += advantage(ids[i]!)
    if (i + 1 < words && at[i + 1] === at[i]) continue
    rank(part, at[i]!, weight * factor)
    weight = 0
  }
}

function rankSegment(segment: string, model: Model, contest: Contest): void {
  normaliseInto(segmentBuffer, segment)
  clearFeatures(segmentList)
  addPathFeatures(segmentBuffer, segmentList)
  const advantage = advantageOf(model, contest)
  let weight = 0
  for (let i = 0; i < segmentList.count; i++) weight += advantage(segmentList.ids[i]!)
  rank(segment, 0, weight / Math.sqrt(segmentList.count || 1))
}

/** Keeps the few strongest in order, without making an object for each word that does not last. */
function rank(part: Part | string, start: number, weight: number): void {
  const { weights, starts, parts } = best
  if (weight <= 0 || (best.count === MOST_TERMS && weight <= weights[MOST_TERMS - 1]!)) return
  let i = Math.min(best.count, MOST_TERMS - 1)
  for (; i > 0 && weights[i - 1]! < weight; i--) {
    weights[i] = weights[i - 1]!
    starts[i] = starts[i - 1]!
    parts[i] = parts[i - 1]!
  }
  weights[i] = weight
  starts[i] = start
  parts[i] = part
  best.count = Math.min(best.count + 1, MOST_TERMS)
}

/** How much a bucket speaks for the winner against the runner-up. */
function advantageOf({ topWeights, classes, top }: Model, { winner, second }: Contest) {
  const width = classes.length
  const scale = top.scale[winner]!
  const [against, other] = second < 0 ? [0, winner] : [top.scale[second]!, second]
  return (id: number) => scale * topWeights[id * width + winner]! - against * topWeights[id * width + other]!
}

function wordAt({ buffer: { units, shown, length } }: Part, start: number): string {
  let term = ''
  for (let i = start; i < length && units[i] !== SPACE; i++) term += String.fromCharCode(shown[i]!)
  return term
}
