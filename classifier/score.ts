import type { ListingText } from '#contracts/verdict.ts'
import {
  addPathFeatures,
  addStyleFeatures,
  clearFeatures,
  isScriptBucket,
  newFeatureList,
  readFeatures,
  subBucketOf,
  type FeatureList,
} from './features.ts'
import type { Model } from './model.ts'
import { newTextBuffer, normaliseInto, type TextBuffer } from './normalise.ts'
import { styleOf } from './style.ts'
import { markKnown, sumRows, viewOf } from './sum-rows.ts'

/** One part of a listing: its normalised text, its buckets and their summed weights for each class. */
export type Part = { buffer: TextBuffer; list: FeatureList; sums: Int32Array; seen: number; known: number }

/** A listing as the model reads it. `logits` and `trust` are filled by `scoreTop`. */
export type Reading = {
  title: Part
  description: Part
  path: Part
  logits: Float64Array
  /** 0 to 1: how much of the text the model has met before. */
  trust: number
}

/** The share of a listing's weight that its description has. */
const DESCRIPTION_SHARE = 0.25
/** A Han letter has two buckets and a Cyrillic word one, where a Latin word has a dozen: they count as many as these. */
const SCRIPT_WEIGHT = 4
/** Marks of a bucket: the model gives it weight; it belongs to another script. */
const KNOWN = 1
const SCRIPT = 2
/** Below this share of known buckets the model's opinion fades, down to none. */
const FULL_TRUST_FROM = 0.5
const MOST_SEGMENTS = 12
const MOST_SEGMENT_UNITS = 200

export function newReading(classes: number): Reading {
  const part = () => ({
    buffer: newTextBuffer(),
    list: newFeatureList(),
    sums: new Int32Array(classes),
    seen: 0,
    known: 0,
  })
  return { title: part(), description: part(), path: part(), logits: new Float64Array(classes), trust: 0 }
}

/** Turns a listing's texts into buckets. `onText` sees each normalised text before the next one replaces it. */
export function readListing(reading: Reading, text: ListingText, onText: (buffer: TextBuffer) => void): void {
  const { title, description, path } = reading
  readPart(title, text.title)
  addStyleFeatures(styleOf(text.title), title.list)
  onText(title.buffer)
  readPart(description, text.description ?? '')
  if (description.list.count > 0) onText(description.buffer)
  clearFeatures(path.list)
  for (const segment of (text.categoryPath ?? []).slice(0, MOST_SEGMENTS)) {
    normaliseInto(path.buffer, segment.slice(0, MOST_SEGMENT_UNITS))
    addPathFeatures(path.buffer, path.list)
    onText(path.buffer)
  }
}

/** A model's weights as they are read, and what is known of each bucket: `KNOWN`, `SCRIPT`. */
export type Weights = { top: DataView; sub: DataView; marks: Uint8Array }

export function openWeights({ topWeights, subWeights, classes, features }: Model): Weights {
  const top = viewOf(topWeights)
  const marks = new Uint8Array(features.top)
  markKnown({ weights: top, from: 0, width: classes.length }, marks, KNOWN)
  for (let id = 0; id < marks.length; id++) if (isScriptBucket(id)) marks[id]! |= SCRIPT
  return { top, sub: viewOf(subWeights), marks }
}

/** Fills `logits` (one for each class, not yet sharpened) and `trust`. */
export function scoreTop(reading: Reading, model: Model, { top, marks }: Weights): void {
  const { title, description, path, logits } = reading
  const classes = model.classes.length
  const rows = { weights: top, from: 0, width: classes }
  for (const part of [title, description, path]) {
    countKnown(part, marks)
    sumRows(rows, part.list.ids, part.list.count, part.sums)
  }
  const share = description.list.count > 0 ? DESCRIPTION_SHARE : 0
  const titleFactor = (1 - share) / norm(title)
  const descriptionFactor = share / norm(description)
  const pathFactor = 1 / norm(path)
  for (let k = 0; k < classes; k++) {
    const text = title.sums[k]! * titleFactor + description.sums[k]! * descriptionFactor
    logits[k] = model.top.bias[k]! + model.top.scale[k]! * (text + path.sums[k]! * pathFactor)
  }
  const count = title.seen + description.seen + path.seen
  const known = title.known + description.known + path.known
  reading.trust = count === 0 ? 0 : Math.min(1, known / count / FULL_TRUST_FROM)
}

/**
 * Logits of the subcategories in columns `from` to `to` of the model's second matrix. Each category's columns are a
 * block of their own, so that one category's weights stay in the cache.
 */
export function scoreSub(
  reading: Reading,
  model: Model,
  { sub }: Weights,
  { from, to }: { from: number; to: number },
): Float64Array {
  const block = { from, weights: sub }
  const logits = new Float64Array(to - from)
  for (let k = from; k < to; k++) logits[k - from] = model.sub.bias[k]!
  const share = reading.description.list.count > 0 ? DESCRIPTION_SHARE : 0
  addSub(logits, reading.title, 1 - share, model, block)
  addSub(logits, reading.description, share, model, block)
  addSub(logits, reading.path, 1, model, block)
  return logits
}

function readPart(part: Part, text: string): void {
  normaliseInto(part.buffer, text)
  readFeatures(part.buffer, part.list)
}

/** How much of a part's words there is, and how much of that the model has met. */
function countKnown(part: Part, marks: Uint8Array): void {
  const { ids, words } = part.list
  part.seen = 0
  part.known = 0
  for (let i = 0; i < words; i++) {
    const mark = marks[ids[i]!]!
    const weight = mark & SCRIPT ? SCRIPT_WEIGHT : 1
    part.seen += weight
    if (mark & KNOWN) part.known += weight
  }
}

type Block = { from: number; weights: DataView }

/** Buckets of one part as subcategories have them. */
const subIds = newFeatureList().ids

function addSub(logits: Float64Array, { list }: Part, share: number, model: Model, block: Block): void {
  if (list.count === 0 || share === 0) return
  const { from, weights } = block
  const width = logits.length
  const sums = new Int32Array(width)
  let count = 0
  for (let i = 0; i < list.count; i++) {
    const id = subBucketOf(list.ids[i]!)
    if (id >= 0) subIds[count++] = id
  }
  sumRows({ weights, from: from * model.features.sub, width }, subIds, count, sums)
  const factor = share / Math.sqrt(list.count)
  for (let k = 0; k < width; k++) logits[k]! += model.sub.scale[from + k]! * sums[k]! * factor
}

function norm({ list }: Part): number {
  return Math.sqrt(list.count || 1)
}
