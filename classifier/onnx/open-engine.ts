import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type * as OnnxRuntime from 'onnxruntime-web'
import type { InferenceSession } from 'onnxruntime-web'
import { z } from 'zod'
import type { ListingText, Verdict } from '#contracts/verdict.ts'
import { LanternfishError, MissingServiceError, messageOf } from '#shared/errors.ts'
import type { Classifier, Engine } from '../classify.ts'
import { sha256 } from '../model.ts'
import { openTaxonomy, type Taxonomy } from '../taxonomy.ts'
import { readTokenizer } from './word-pieces.ts'

/** `config.json`: which output is which category, as Hugging Face writes it, and when a person must look. */
const Config = z.object({
  id2label: z.record(z.string().regex(/^\d+$/), z.string()),
  abstainBelow: z.number().min(0).max(1).default(0.5),
})
type Config = { labels: string[]; abstainBelow: number }

const LEAST_LABEL = 0.05
const MOST_LABELS = 5
const MOST_TERMS = 5
/** Words that are left out one at a time to see what decided: each is one more text to classify. */
const MOST_WORDS = 16

/**
 * A stronger classifier from a local folder with `model.onnx`, `tokenizer.json` and `config.json`. The program's own
 * reads each text first: what is for a hotline alone never comes further, and a subcategory is its.
 *
 * @throws MissingServiceError without onnxruntime-web; LanternfishError when a file cannot be used
 */
export async function openOnnxEngine(folder: string, own: Classifier): Promise<Engine> {
  const taxonomy = openTaxonomy()
  const config = readConfig(textOf(folder, 'config.json'), taxonomy)
  const tokenize = readTokenizer(textOf(folder, 'tokenizer.json'))
  const bytes = bytesOf(folder, 'model.onnx')
  const runtime = await loadRuntime()
  const session = await openSession(runtime, bytes)
  const ask = (texts: string[]) => run(runtime, session, config, texts.map(tokenize))
  await assertFits(ask, config)
  // One at a time: the runtime has one memory.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
  return {
    modelVersion: `onnx-${sha256(bytes).slice(0, 12)}`,
    classify(text) {
      const first = own.classify(text)
      if (first.category === 'csam') return first
      return inTurn(() => classifyWith(ask, config, text, first))
    },
  }
}

type Ask = (texts: string[]) => Promise<number[][]>

async function classifyWith(ask: Ask, config: Config, text: ListingText, first: Verdict): Promise<Verdict> {
  const words = text.title.split(/\s+/).filter(Boolean)
  const rest = [...(text.categoryPath ?? []), text.description ?? ''].join(' ')
  const whole = `${text.title} ${rest}`
  const without = words.slice(0, MOST_WORDS).map((_, at) => `${words.toSpliced(at, 1).join(' ')} ${rest}`)
  const [shares, ...others] = await ask([whole, ...without])
  const order = [...shares!.keys()].toSorted((a, b) => shares![b]! - shares![a]!)
  const best = order[0]!
  const category = config.labels[best]!
  const labels = order
    .slice(0, MOST_LABELS)
    .filter((k) => k === best || shares![k]! >= LEAST_LABEL)
    .map((k) => ({ category: config.labels[k]!, probability: round(shares![k]!) }))
  const verdict: Verdict = {
    category,
    probability: round(shares![best]!),
    abstained: shares![best]! < config.abstainBelow,
    labels,
    terms: termsOf(
      words,
      others.map((one) => shares![best]! - one[best]!),
    ),
  }
  if (first.category === category && first.subcategory !== undefined) verdict.subcategory = first.subcategory
  return verdict
}

/** The words without which the category would be less likely, strongest first. */
function termsOf(words: string[], losses: number[]): string[] {
  const strongest = [...losses.keys()]
    .filter((at) => losses[at]! > 0.001)
    .toSorted((a, b) => losses[b]! - losses[a]!)
  return [...new Set(strongest.map((at) => words[at]!.toLowerCase()))].slice(0, MOST_TERMS)
}

type Runtime = Pick<typeof OnnxRuntime, 'InferenceSession' | 'Tensor' | 'env'>

async function run(runtime: Runtime, session: InferenceSession, { labels }: Config, rows: number[][]) {
  const width = Math.max(...rows.map((row) => row.length))
  const tensor = (valueAt: (row: number[], at: number) => number) =>
    new runtime.Tensor(
      'int64',
      BigInt64Array.from(
        rows.flatMap((row) => Array.from({ length: width }, (_, at) => BigInt(valueAt(row, at)))),
      ),
      [rows.length, width],
    )
  const inputs: Record<string, ReturnType<typeof tensor>> = {
    input_ids: tensor((row, at) => row[at] ?? 0),
    attention_mask: tensor((row, at) => (at < row.length ? 1 : 0)),
    token_type_ids: tensor(() => 0),
  }
  const feeds = Object.fromEntries(session.inputNames.map((name) => [name, inputs[name]!]))
  const answers = await session.run(feeds, { logSeverityLevel: 4 })
  const logits = answers[session.outputNames[0]!]!
  const values = logits.data as Float32Array
  if (logits.dims.length !== 2 || logits.dims[1] !== labels.length)
    throw unreadable(
      'model.onnx',
      `its output has the shape ${logits.dims.join(' × ')} for ${labels.length} labels`,
    )
  return rows.map((_, at) => softmax(values.subarray(at * labels.length, (at + 1) * labels.length)))
}

function softmax(logits: Float32Array): number[] {
  const most = Math.max(...logits)
  const powers = [...logits].map((logit) => Math.exp(logit - most))
  const total = powers.reduce((sum, power) => sum + power, 0)
  return powers.map((power) => power / total)
}

/** @throws LanternfishError before anything is served when model, tokenizer and labels do not belong together */
async function assertFits(ask: Ask, { labels }: Config): Promise<void> {
  try {
    await ask(['a', 'two words'])
  } catch (error) {
    if (error instanceof LanternfishError) throw error
    throw unreadable(
      'model.onnx',
      `it does not take this tokenizer's pieces for ${labels.length} labels`,
      error,
    )
  }
}

async function openSession(runtime: Runtime, bytes: Uint8Array): Promise<InferenceSession> {
  runtime.env.wasm.numThreads = 1
  try {
    const session = await runtime.InferenceSession.create(bytes, {
      executionProviders: ['wasm'],
      logSeverityLevel: 4,
    })
    const known = ['input_ids', 'attention_mask', 'token_type_ids']
    const stranger = session.inputNames.find((name) => !known.includes(name))
    if (stranger !== undefined) throw unreadable('model.onnx', `it asks for ${stranger}`)
    return session
  } catch (error) {
    if (error instanceof LanternfishError) throw error
    throw unreadable('model.onnx', 'it is cut or no ONNX model', error)
  }
}

async function loadRuntime(): Promise<Runtime> {
  try {
    return await import('onnxruntime-web/wasm')
  } catch (cause) {
    const message =
      'onnxruntime-web is not installed: run `npm ci` with optional packages, or unset CLASSIFIER_DIR.'
    throw new MissingServiceError(message, { cause })
  }
}

/** @throws LanternfishError when the labels are not the numbers from 0, or name no category of the taxonomy */
function readConfig(text: string, { categories }: Taxonomy): Config {
  const read = Config.safeParse(parse(text))
  if (!read.success)
    throw unreadable('config.json', `it lacks ${read.error.issues[0]?.path.join('.') || 'everything'}`)
  const { id2label, abstainBelow } = read.data
  const labels = Array.from({ length: Object.keys(id2label).length }, (_, at) => id2label[at] ?? '')
  const stranger = labels.find(
    (label) => !categories.some(({ id, reportOnly }) => id === label && reportOnly !== true),
  )
  if (labels.length < 2 || stranger !== undefined)
    throw unreadable('config.json', `its label "${stranger ?? ''}" is no category of taxonomy.yaml`)
  return { labels, abstainBelow }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw unreadable('config.json', 'it is not JSON', cause)
  }
}

function textOf(folder: string, name: string): string {
  return new TextDecoder().decode(bytesOf(folder, name))
}

function bytesOf(folder: string, name: string): Uint8Array {
  try {
    return readFileSync(join(folder, name))
  } catch (cause) {
    throw unreadable(name, messageOf(cause), cause)
  }
}

function unreadable(name: string, why: string, cause?: unknown): LanternfishError {
  const message = `${name} in CLASSIFIER_DIR cannot be used: ${why}; mend the folder, or unset CLASSIFIER_DIR.`
  return new LanternfishError('ENGINE_UNREADABLE', message, { cause })
}

function round(probability: number): number {
  return Math.round(probability * 10_000) / 10_000
}
