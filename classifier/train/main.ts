import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { systemClock } from '#shared/clock.ts'
import { LanternfishError, UsageError, messageOf } from '#shared/errors.ts'
import { modelFolder, type Model } from '../model.ts'
import { openTaxonomy } from '../taxonomy.ts'
import { readTitles } from './fit-text.ts'
import { publishedSplit } from './contest.ts'
import { measure } from './measure.ts'
import { weightBytes } from './pack-model.ts'
import { readRows } from './read-rows.ts'
import { trainSettings } from './settings.ts'
import { calibrate, classesOf, trainModel } from './train-model.ts'
import { writeCard } from './write-card.ts'

const USAGE = 'usage: npm run train -- --data FILE [--out DIR] [--date YYYY-MM-DD]'

/** Calibrates and measures on vendors and markets kept apart, then trains on everything and writes model and card. */
function train(args: string[]): void {
  const { data: file, out, date } = readFlags(args)
  const taxonomy = openTaxonomy()
  const { rows: bare, sha256 } = readRows(file, taxonomy)
  const classes = classesOf(bare)
  const rows = readTitles(bare, classes)
  step(`${rows.length} rows, ${classes.length} categories; calibrating`)
  const known = publishedSplit(rows, 0).train
  const calibration = calibrate(known, classes.length, trainSettings)
  const measured = measure({ rows, classes, calibration, settings: trainSettings, taxonomy }, step)
  step('training on all rows')
  const model = trainModel(rows, classes, calibration, trainSettings, { trained: date, sha256 })
  save(out, model, writeCard(model, measured))
  const { titles, bayes } = measured.vendors
  step(
    `${model.version}: macro-F1 ${titles.macroF1.toFixed(3)} (plain Bayes ${bayes.macroF1.toFixed(3)}), written to ${out}`,
  )
}

function readFlags(args: string[]): { data: string; out: string; date: string } {
  const options = { data: { type: 'string' }, out: { type: 'string' }, date: { type: 'string' } } as const
  try {
    const { values } = parseArgs({ args, options })
    if (values.data === undefined) throw new UsageError(`Which data? ${USAGE}`)
    const today = systemClock.now().toISOString().slice(0, 10)
    return { data: values.data, out: values.out ?? fileURLToPath(modelFolder), date: values.date ?? today }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${messageOf(error).split('. To ')[0]}. ${USAGE}`, { cause: error })
  }
}

/** Each file is whole or the old one; a model of one training with weights of another is refused when it is loaded. */
function save(folder: string, model: Model, card: string): void {
  const { topWeights, subWeights, ...file } = model
  mkdirSync(folder, { recursive: true })
  replace(join(folder, 'weights.bin'), weightBytes({ topWeights, subWeights }))
  replace(join(folder, 'model.json'), `${JSON.stringify(file, undefined, 1)}\n`)
  replace(join(folder, '..', 'model-card.md'), card)
}

function replace(path: string, content: string | Uint8Array): void {
  writeFileSync(`${path}.new`, content)
  renameSync(`${path}.new`, path)
}

function step(what: string): void {
  process.stderr.write(`${what}\n`)
}

try {
  train(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`train: ${messageOf(error)}\n`)
  if (!(error instanceof LanternfishError)) throw error
  process.exitCode = error.exitStatus
}
