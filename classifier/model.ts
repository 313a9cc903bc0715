import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { LanternfishError, messageOf } from '#shared/errors.ts'
import { FEATURE_COUNT, FEATURE_READING, SUB_FEATURE_COUNT } from './features.ts'
import type { Taxonomy } from './taxonomy.ts'

const Columns = z.strictObject({ scale: z.array(z.number()), bias: z.array(z.number()) })
/** For each class, what turns the log-odds of its probability into those that held for rows the model had not seen. */
const Calibration = z.strictObject({ slope: z.array(z.number().positive()), shift: z.array(z.number()) })

/** `model.json`: all of the model but its weights. */
export const ModelFile = z.strictObject({
  version: z.string().regex(/^lf-[0-9a-f]{12}$/),
  trained: z.string(),
  data: z.strictObject({ sha256: z.string(), rows: z.int() }),
  settings: z.record(z.string(), z.unknown()),
  features: z.strictObject({ top: z.int(), sub: z.int(), reading: z.int().default(1) }),
  classes: z.array(z.string()).min(2),
  subclasses: z.array(z.strictObject({ category: z.string(), id: z.string() })),
  top: Columns,
  sub: Columns,
  /** Logits are multiplied by these before they become probabilities: without, and with, a category path. */
  sharpness: z.strictObject({ text: z.number().positive(), path: z.number().positive() }),
  /** Applied to the best class alone, so that it changes how sure a verdict is and never which one it is. */
  calibration: z.strictObject({ text: Calibration, path: Calibration }).optional(),
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

/** The two files of a model, and what to do when they cannot be read. */
export type ModelSource = { file: string; weights: Uint8Array; advice: string }

/**
 * @throws LanternfishError MODEL_UNREADABLE when a file is missing, cut, changed, of another feature space, or names a
 * category that the taxonomy does not have.
 */
export function loadModel(folder: URL, taxonomy: Taxonomy): Model {
  const file = new TextDecoder().decode(readBytes(new URL('model.json', folder)))
  return parseModel({ file, weights: readBytes(new URL('weights.bin', folder)), advice: ADVICE }, taxonomy)
}

/** @throws as `loadModel` */
export function parseModel({ file: text, weights: bytes, advice }: ModelSource, taxonomy: Taxonomy): Model {
  const fail = (what: string) => unreadable(what, { advice })
  const content = parseJson(text, advice)
  const file = ModelFile.safeParse(content)
  if (!file.success) throw fail(`model.json is not a model: ${file.error.issues[0]?.path.join('.')}`)
  const model = file.data
  const { features, classes, subclasses } = model
  const topLength = features.top * classes.length
  const isOurs = features.top === FEATURE_COUNT && features.sub === SUB_FEATURE_COUNT
  if (!isOurs || features.reading !== FEATURE_READING)
    throw fail('model.json was made for another feature space')
  if (bytes.length !== topLength + features.sub * subclasses.length || sha256(bytes) !== model.weightsSha256)
    throw fail('weights.bin is cut or belongs to another model.json')
  const stranger = strangerOf(model, taxonomy)
  if (stranger !== undefined) throw fail(`model.json has the class ${stranger}, taxonomy.yaml has not`)
  if (versionOf(content as ModelFile) !== model.version)
    throw fail(`model.json was changed after it became ${model.version}`)
  const all = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  return { ...model, topWeights: all.subarray(0, topLength), subWeights: all.subarray(topLength) }
}

/** A hash of all but the date: keys must stand as `packModel` writes them. */
export function versionOf(file: Omit<ModelFile, 'version' | 'trained'>): string {
  const body = Object.entries(file).filter(([key]) => key !== 'version' && key !== 'trained')
  return `lf-${sha256(JSON.stringify(Object.fromEntries(body))).slice(0, 12)}`
}

/** `model.json` as it is written. */
export function fileOf({ topWeights: _top, subWeights: _sub, ...file }: Model): string {
  return `${JSON.stringify(file, undefined, 1)}\n`
}

function strangerOf({ classes, subclasses }: ModelFile, { categories }: Taxonomy): string | undefined {
  const stranger = classes.find((id) => !categories.some((known) => known.id === id))
  if (stranger !== undefined) return stranger
  const isKnown = (sub: ModelFile['subclasses'][number]) =>
    categories.find(({ id }) => id === sub.category)?.subcategories.some(({ id }) => id === sub.id)
  const sub = subclasses.find((one) => !isKnown(one))
  return sub && `${sub.category}/${sub.id}`
}

export function sha256(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const ADVICE = 'restore classifier/model from the repository or run `npm run train -- --data FILE`'

function readBytes(url: URL): Uint8Array {
  try {
    return readFileSync(url)
  } catch (cause) {
    throw unreadable(messageOf(cause), { advice: ADVICE, cause })
  }
}

function parseJson(text: string, advice: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable('model.json is not JSON', { advice, cause })
  }
}

function unreadable(what: string, { advice, cause }: { advice: string; cause?: unknown }): LanternfishError {
  return new LanternfishError('MODEL_UNREADABLE', `The classifier's ${what}; ${advice}.`, { cause })
}
