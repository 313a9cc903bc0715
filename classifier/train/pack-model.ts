import { FEATURE_COUNT, FEATURE_READING, SUB_FEATURE_COUNT } from '../features.ts'
import { sha256, versionOf, type Model, type ModelFile } from '../model.ts'
import type { Linear } from './linear.ts'
import type { Subclass } from './fit-sub.ts'

export type Learned = {
  classes: string[]
  subclasses: Subclass[]
  text: Linear
  path: Linear
  sub: Linear[]
  sharpness: { text: number; path: number }
  calibration?: ModelFile['calibration']
  abstainBelow: number
}
export type Origin = Pick<ModelFile, 'trained' | 'data' | 'settings'>

/** One signed byte a weight, with a scale for each class. The version is a hash of all but the date. */
export function packModel(learned: Learned, origin: Origin): Model {
  const { classes, subclasses, sharpness, abstainBelow, text, sub } = learned
  const top = quantise(withPath(learned))
  const blocks = sub.map(quantise)
  const subWeights = joined(blocks.map((block) => block.weights))
  const weights = weightBytes({ topWeights: top.weights, subWeights })
  const body = {
    data: origin.data,
    settings: origin.settings,
    features: { top: FEATURE_COUNT, sub: SUB_FEATURE_COUNT, reading: FEATURE_READING },
    classes,
    subclasses,
    top: { scale: top.scale, bias: [...text.bias] },
    sub: { scale: blocks.flatMap(({ scale }) => scale), bias: sub.flatMap(({ bias }) => [...bias]) },
    sharpness,
    ...(learned.calibration && { calibration: learned.calibration }),
    abstainBelow,
    weightsSha256: sha256(weights),
  }
  return { version: versionOf(body), trained: origin.trained, ...body, topWeights: top.weights, subWeights }
}

/** The bytes of `weights.bin`: first the categories' matrix, then the subcategories'. */
export function weightBytes({
  topWeights,
  subWeights,
}: Pick<Model, 'topWeights' | 'subWeights'>): Uint8Array {
  return new Uint8Array(joined([topWeights, subWeights]).buffer)
}

function joined(parts: Int8Array[]): Int8Array<ArrayBuffer> {
  const all = new Int8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** The path's logits are taken as they are, the text's are sharpened; one matrix needs one measure. */
function withPath({ text, path, sharpness }: Learned): Linear {
  const weights = text.weights.map((weight, i) => weight + path.weights[i]! / sharpness.text)
  return { ...text, weights }
}

function quantise({ weights, classes }: Linear): { weights: Int8Array; scale: number[] } {
  const scale = Array.from({ length: classes }, (_, k) => edgeOf(weights, classes, k) / 127)
  const bytes = new Int8Array(weights.length)
  for (let i = 0; i < weights.length; i++) {
    bytes[i] = Math.round(weights[i]! / scale[i % classes]!)
  }
  return { weights: bytes, scale }
}

function edgeOf(weights: Float32Array, classes: number, k: number): number {
  let edge = 0
  for (let i = k; i < weights.length; i += classes) edge = Math.max(edge, Math.abs(weights[i]!))
  return edge || 1
}
