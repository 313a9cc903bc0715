import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LanternfishError, messageOf } from '#shared/errors.ts'
import { FEATURE_COUNT, SUB_FEATURE_COUNT } from './features.ts'
import type { Taxonomy } from './taxonomy.ts'

const Columns = z.strictObject({ scale: z.array(z.number()), bias: z.array(z.number()) })

/** `model.json`: all of the model but its weights. */
export const ModelFile = z.strictObject({
  version: z.string().regex(/^lf-[0-9a-f]{12}$/),
  trained: z.string(),
  data: z.strictObject({ sha256: z.string(), rows: z.int() }),
  settings: z.record(z.string(), z.unknown()),
  features: z.strictObject({ top: z.int(), sub: z.int() }),
  classes: z.array(z.string()).min(2),
  subclasses: z.array(z.strictObject({ category: z.string(), id: z.string() })),
  top: Columns,
  sub: Columns,
  /** Logits are multiplied by these before they become probabilities: without, and with, a category path. */
  sharpness: z.strictObject({ text: z.number().positive(), path: z.number().positive() }),
  abstainBelow: z.number().min(0).max(1),
  weightsSha256: z.string(),
})
export type ModelFile = z.infer<typeof ModelFile>

/**
 * A model in memory. `topWeights` is row by row: all classes of a bucket stand together. `subWeights` is a block for
 * each category, in the order of `subclasses`, and row by row in it.
 */
export type Model = ModelFile & { topWeights: Int8Array; subWeights: Int8Array }

export const modelFolder = new URL('model/', import.meta.url)

/**
 * @throws LanternfishError MODEL_UNREADABLE when a file is missing, cut, of another feature space, or names a
 * category that the taxonomy does not have.
 */
export function loadModel(folder: URL, taxonomy: Taxonomy): Model {
  const file = ModelFile.safeParse(readJson(new URL('model.json', folder)))
  if (!file.success) throw unreadable(`model.json is not a model: ${file.error.issues[0]?.path.join('.')}`)
  const model = file.data
  const { features, classes, subclasses } = model
  const topLength = features.top * classes.length
  const bytes = readBytes(new URL('weights.bin', folder))
  if (features.top !== FEATURE_COUNT || features.sub !== SUB_FEATURE_COUNT)
    throw unreadable('model.json was made for another feature space')
  if (bytes.length !== topLength + features.sub * subclasses.length || sha256(bytes) !== model.weightsSha256)
    throw unreadable('weights.bin is cut or belongs to another model.json')
  const stranger = classes.find((id) => !taxonomy.categories.some((known) => known.id === id))
  if (stranger !== undefined) throw unreadable(`model.json has the class ${stranger}, taxonomy.yaml has not`)
  const all = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  return { ...model, topWeights: all.subarray(0, topLength), subWeights: all.subarray(topLength) }
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function readBytes(url: URL): Uint8Array {
  try {
    return readFileSync(url)
  } catch (error) {
    throw unreadable(messageOf(error), error)
  }
}

function readJson(url: URL): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(readBytes(url)))
  } catch (error) {
    if (error instanceof LanternfishError) throw error
    throw unreadable(`model.json is not JSON`, error)
  }
}

function unreadable(what: string, cause?: unknown): LanternfishError {
  const advice = 'restore classifier/model from the repository or run `npm run train -- --data FILE`'
  return new LanternfishError('MODEL_UNREADABLE', `The classifier's ${what}; ${advice}.`, { cause })
}
