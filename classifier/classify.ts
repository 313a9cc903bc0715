import type { ListingText, Verdict } from '#contracts/verdict.ts'
import { calibrated, setBest } from './calibration.ts'
import { explain } from './explain.ts'
import { addEvidence, clearEvidence, lexiconUrl, newEvidence, openLexicon, type Evidence } from './lexicon.ts'
import { loadModel, modelFolder, sha256, type Model } from './model.ts'
import {
  newReading,
  openWeights,
  readListing,
  scoreSub,
  scoreTop,
  type Reading,
  type Weights,
} from './score.ts'
import { openTaxonomy, type Taxonomy } from './taxonomy.ts'
import { readFileSync } from 'node:fs'

/** Text in, verdict out. Pure, synchronous, and the same answer for the same text and `modelVersion`. */
export type Classifier = {
  /** Names the weights and the lexicon: a verdict can be made again from these. */
  readonly modelVersion: string
  readonly classify: (text: ListingText) => Verdict
}

/** What a worker asks: this classifier, or a stronger one that takes its time. */
export type Engine = {
  readonly modelVersion: string
  readonly classify: (text: ListingText) => Verdict | Promise<Verdict>
}

/** Logit of a category that only the lexicon knows, without evidence and for each step of it. */
const UNLEARNED = { base: -3.75, step: 1.75 }
/** What a step of evidence adds to a learned category where the model knows nothing of the text; less where it does. */
const UNKNOWN_STEP = 1.2
const LEAST_LABEL = 0.05
const MOST_LABELS = 5
const LEAST_SUBCATEGORY = 0.5
/** Below three letters in a row, or two of Chinese, a text says nothing, whatever its letters are like. */
const ENOUGH = /[\p{L}\p{N}]{3}|\p{Script=Han}{2}/u

/** Loads the model once (synchronously). @throws LanternfishError when it does not fit the code or the taxonomy. */
export function openClassifier(folder: URL = modelFolder): Classifier {
  const taxonomy = openTaxonomy()
  const model = loadModel(folder, taxonomy)
  return classifierOf(model, taxonomy)
}

/** The classifier of a model in memory: what training measures is what ships. */
export function classifierOf(model: Model, taxonomy: Taxonomy): Classifier {
  const lexiconVersion = sha256(readFileSync(lexiconUrl)).slice(0, 6)
  return { modelVersion: `${model.version}-${lexiconVersion}`, classify: newClassify(model, taxonomy) }
}

function newClassify(model: Model, taxonomy: Taxonomy): Classifier['classify'] {
  const lexicon = openLexicon(taxonomy)
  const reading = newReading(model.classes.length)
  const evidence = newEvidence(taxonomy)
  const weights = openWeights(model)
  const ids = taxonomy.categories.map(({ id }) => id)
  const places = model.classes.map((id) => ids.indexOf(id))
  const columns = ids.map((id) => model.classes.indexOf(id))
  const ranges = model.classes.map((id) => rangeOf(model, id))
  const scores = new Float64Array(taxonomy.categories.length)
  return (text) => {
    clearEvidence(evidence)
    readListing(reading, text, (buffer) => addEvidence(lexicon, buffer, evidence))
    if (evidence.stopped) return stoppedVerdict()
    scoreTop(reading, model, weights)
    toProbabilities(scores, reading, evidence, places, model)
    const order = strongest(scores)
    const best = order[0]!
    const winner = columns[best]!
    if (winner >= 0) calibrate(scores, best, winner, reading, model)
    const contest = { winner, second: columns[order[1]!]!, category: best }
    const subcategory = winner < 0 ? undefined : subcategoryOf(reading, model, weights, ranges[winner]!)
    const label = (c: number) => ({ category: ids[c]!, probability: round(scores[c]!) })
    const verdict: Verdict = {
      category: ids[best]!,
      probability: round(scores[best]!),
      abstained: scores[best]! < model.abstainBelow || !saysEnough(text),
      labels: order.filter((c) => c === best || scores[c]! >= LEAST_LABEL).map(label),
      terms: explain(text, reading, evidence, model, contest),
    }
    if (subcategory !== undefined) verdict.subcategory = subcategory
    return verdict
  }
}

/** What is known of a class's mistakes counts as far as the text is known. */
function calibrate(
  scores: Float64Array,
  best: number,
  winner: number,
  { path, trust }: Reading,
  { calibration }: Model,
): void {
  if (!calibration) return
  const raw = scores[best]!
  const held = calibrated(path.known > 0 ? calibration.path : calibration.text, winner, raw)
  setBest(scores, best, trust * held + (1 - trust) * raw)
}

/** Only the gate's own token comes here; nothing of the text is repeated. */
function stoppedVerdict(): Verdict {
  const labels = [{ category: 'csam', probability: 1 }]
  return { category: 'csam', probability: 1, abstained: false, labels, terms: [] }
}

/**
 * One distribution over the whole taxonomy: the model's, flattened where it does not know the text, with the
 * lexicon's evidence added. A category that was never learned takes part only when a term names it.
 */
function toProbabilities(
  scores: Float64Array,
  { logits, trust, path }: Reading,
  { byCategory }: Evidence,
  places: number[],
  { sharpness }: Model,
): void {
  const factor = (path.known > 0 ? sharpness.path : sharpness.text) * trust
  const step = UNKNOWN_STEP * (1 - trust)
  let most = -Infinity
  for (const logit of logits) most = Math.max(most, logit * factor)
  let total = 0
  for (const logit of logits) total += Math.exp(logit * factor - most)
  const logTotal = most + Math.log(total)
  for (let c = 0; c < scores.length; c++) {
    const seen = byCategory[c]!
    scores[c] = seen > 0 ? Math.exp(UNLEARNED.base + UNLEARNED.step * seen) : 0
  }
  for (const [k, c] of places.entries())
    scores[c] = Math.exp(logits[k]! * factor - logTotal + step * byCategory[c]!)
  let sum = 0
  for (const score of scores) sum += score
  for (let c = 0; c < scores.length; c++) scores[c]! /= sum
}

function saysEnough({ title, description, categoryPath }: ListingText): boolean {
  if (ENOUGH.test(title)) return true
  return [description ?? '', ...(categoryPath ?? [])].some((part) => ENOUGH.test(part))
}

type Range = { from: number; to: number }

function subcategoryOf(reading: Reading, model: Model, weights: Weights, range: Range): string | undefined {
  const { from } = range
  if (from < 0 || reading.trust < 1) return undefined
  const logits = scoreSub(reading, model, weights, range)
  let best = 0
  for (let k = 1; k < logits.length; k++) if (logits[k]! > logits[best]!) best = k
  let total = 0
  for (const logit of logits) total += Math.exp(logit - logits[best]!)
  return 1 / total >= LEAST_SUBCATEGORY ? model.subclasses[from + best]!.id : undefined
}

/** A category's subcategories stand side by side in the model; `from` is -1 when it has none. */
function rangeOf({ subclasses }: Model, category: string): Range {
  const isOwn = (sub: { category: string }) => sub.category === category
  return { from: subclasses.findIndex(isOwn), to: subclasses.findLastIndex(isOwn) + 1 }
}

/** The places of the highest scores, highest first. */
function strongest(scores: Float64Array): number[] {
  const order: number[] = []
  for (let c = 0; c < scores.length; c++) {
    let i = Math.min(order.length, MOST_LABELS)
    while (i > 0 && scores[order[i - 1]!]! < scores[c]!) i--
    if (i === MOST_LABELS) continue
    order.splice(i, 0, c)
    if (order.length > MOST_LABELS) order.pop()
  }
  return order
}

function round(probability: number): number {
  return Math.round(probability * 10_000) / 10_000
}
