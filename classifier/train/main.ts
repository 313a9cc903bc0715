import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { systemClock } from '#shared/clock.ts'
import { LanternfishError, UsageError, messageOf } from '#shared/errors.ts'
import type { Card } from '../card.ts'
import { classifierOf } from '../classify.ts'
import { fileOf, modelFolder, sha256 as hashOf, type Model } from '../model.ts'
import { openTaxonomy, type Taxonomy } from '../taxonomy.ts'
import { readTitles } from './fit-text.ts'
import { frozenSets, measureSets } from './build-candidate.ts'
import { publishedSplit } from './contest.ts'
import { cardOf } from './make-card.ts'
import { measureChinese, readChinese } from './measure-chinese.ts'
import { measureGold, readGold, type Gold } from './measure-gold.ts'
import { measure } from './measure.ts'
import { weightBytes } from './pack-model.ts'
import { openReadings } from './readings.ts'
import { readRows, type TrainingData } from './read-rows.ts'
import { trainSettings } from './settings.ts'
import { calibrate, classesOf, trainModel } from './train-model.ts'
import { writeCard } from './write-card.ts'

const USAGE =
  'usage: npm run train -- --data FILE [--data FILE] [--gold FILE] [--out DIR] [--date YYYY-MM-DD]'

/** Calibrates and measures on vendors and markets kept apart, then trains on everything and writes model and card. */
function train(args: string[]): void {
  const { data: files, gold, out, date } = readFlags(args)
  const taxonomy = openTaxonomy()
  const { rows: bare, sha256 } = readAll(files, taxonomy)
  const classes = classesOf(bare)
  const rows = readTitles(bare, classes)
  step(`${rows.length} rows, ${classes.length} categories; calibrating`)
  const known = publishedSplit(rows, 0).train
  const calibration = calibrate(known, classes, trainSettings)
  const measured = measure({ rows, classes, calibration, settings: trainSettings, taxonomy }, step)
  step('training on all rows')
  const model = trainModel(rows, classes, calibration, trainSettings, { trained: date, sha256 })
  const readings = {
    rows: bare.filter(({ reading }) => reading !== undefined).length,
    gold: goldOf(gold, model, taxonomy),
    chinese: measureChinese(readChinese(taxonomy), classifierOf(model, taxonomy)),
  }
  const frozen = frozenSets(taxonomy, gold)
  const { sets } = measureSets(
    { rows, classes, calibration, settings: trainSettings, taxonomy, frozen },
    model,
  )
  const data = { sha256, rows: rows.length, readings: readings.rows, corrections: 0 }
  save(out, model, { markdown: writeCard(model, measured, readings), json: cardOf(model, data, sets) })
  const { titles, bayes } = measured.vendors
  step(
    `${model.version}: macro-F1 ${titles.macroF1.toFixed(3)} (plain Bayes ${bayes.macroF1.toFixed(3)}), written to ${out}`,
  )
}

/** All files as one, with one hash over them in their order. */
function readAll(files: string[], taxonomy: Taxonomy): TrainingData {
  const readings = openReadings(taxonomy)
  const parts = files.map((file) => readRows(file, taxonomy, readings))
  const sha256 = parts.length === 1 ? parts[0]!.sha256 : hashOf(parts.map((part) => part.sha256).join(' '))
  return { rows: parts.flatMap(({ rows }) => rows), sha256 }
}

function goldOf(file: string | undefined, model: Model, taxonomy: Taxonomy): Gold | undefined {
  return file === undefined ? undefined : measureGold(readGold(file, taxonomy), classifierOf(model, taxonomy))
}

type Flags = { data: string[]; gold: string | undefined; out: string; date: string }

function readFlags(args: string[]): Flags {
  const options = {
    data: { type: 'string', multiple: true },
    gold: { type: 'string' },
    out: { type: 'string' },
    date: { type: 'string' },
  } as const
  try {
    const { values } = parseArgs({ args, options })
    if (values.data === undefined) throw new UsageError(`Which data? ${USAGE}`)
    const today = systemClock.now().toISOString().slice(0, 10)
    const out = values.out ?? fileURLToPath(modelFolder)
    return { data: values.data, gold: values.gold, out, date: values.date ?? today }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${messageOf(error).split('. To ')[0]}. ${USAGE}`, { cause: error })
  }
}

/** Each file is whole or the old one; a model of one training with weights of another is refused when it is loaded. */
function save(folder: string, model: Model, card: { markdown: string; json: Card }): void {
  mkdirSync(folder, { recursive: true })
  replace(join(folder, 'weights.bin'), weightBytes(model))
  replace(join(folder, 'model.json'), fileOf(model))
  replace(join(folder, 'card.json'), `${JSON.stringify(card.json)}\n`)
  replace(join(folder, '..', 'model-card.md'), card.markdown)
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
