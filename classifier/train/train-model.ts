import type { Model } from '../model.ts'
import { calibrated } from '../calibration.ts'
import { fitClasses, type ClassCalibration } from './calibrate-classes.ts'
import { calibrationError, fitSharpness, quantileOf, type Answer } from './calibrate.ts'
import { pathBuckets } from './examples.ts'
import { fitPath } from './fit-path.ts'
import { fitSubclasses, subclassesOf } from './fit-sub.ts'
import { fitText, type ReadRow } from './fit-text.ts'
import { logitsOf, softmax } from './linear.ts'
import { packModel, type Learned } from './pack-model.ts'
import { groupOf, placeOf, type Row } from './read-rows.ts'
import type { TrainSettings } from './settings.ts'
import { UsageError } from '#shared/errors.ts'

/** What is fitted on answers of models that had not seen the row: never on a model's own training rows. */
export type Calibration = Learned['sharpness'] & {
  abstainBelow: number
  error: number
  classes?: { text: ClassCalibration; path: ClassCalibration }
}

/** The classes that the rows have, sorted. @throws UsageError when one has too few vendors to be told apart. */
export function classesOf(rows: Row[]): string[] {
  const vendors = new Map<string, Set<string>>()
  for (const row of rows) {
    if (row.unlabelled) continue
    const known = vendors.get(row.category) ?? new Set()
    vendors.set(row.category, known.add(groupOf(row)))
  }
  if (vendors.size < 2)
    throw new UsageError('The training data has fewer than two categories; add rows of others.')
  for (const [category, { size }] of vendors)
    if (size < 2)
      throw new UsageError(`Only one vendor sells ${category} in the training data; add rows of others.`)
  return [...vendors.keys()].sort()
}

export function fitModel(
  rows: ReadRow[],
  classes: string[],
  calibration: Calibration,
  settings: TrainSettings,
): Learned {
  const text = fitText(rows, classes, settings)
  const subclasses = subclassesOf(rows, classes)
  return {
    classes,
    subclasses,
    text,
    path: fitPath(rows, classes, settings),
    sub: fitSubclasses(rows, subclasses, settings),
    sharpness: { text: calibration.text, path: calibration.path },
    ...(calibration.classes && { calibration: calibration.classes }),
    abstainBelow: calibration.abstainBelow,
  }
}

/** Cross-validates over vendors for titles, and over markets for category paths, whose words each market chooses. */
export function calibrate(rows: ReadRow[], classes: string[], settings: TrainSettings): Calibration {
  const foldOf = ({ row }: ReadRow) => Math.floor(placeOf(groupOf(row), 'fold') * settings.folds)
  const answers = crossValidate(rows, foldOf, (train) => {
    const text = fitText(train, classes, settings)
    return ({ ids }) => logitsOf(text, ids)
  })
  const text = fitSharpness(answers)
  const answersWithPath = crossValidate(rows, marketPart(rows), answerWithPath(text, classes, settings))
  const path = fitSharpness(answersWithPath)
  const lines = {
    text: fitClasses(answers, classes.length, text),
    path: fitClasses(answersWithPath, classes.length, path),
  }
  const top = answers.map(({ logits, label }) => {
    const probabilities = softmax(logits, text)
    const best = probabilities.indexOf(Math.max(...probabilities))
    return { probability: calibrated(lines.text, best, probabilities[best]!), right: best === label }
  })
  const abstainBelow = quantileOf(
    top.map(({ probability }) => probability),
    settings.abstain,
  )
  return { text, path, abstainBelow, error: calibrationError(top), classes: lines }
}

/** Fits and packs. The same rows, calibration and settings give the same bytes. */
export function trainModel(
  rows: ReadRow[],
  classes: string[],
  calibration: Calibration,
  settings: TrainSettings,
  origin: { trained: string; sha256: string },
): Model {
  const learned = fitModel(rows, classes, calibration, settings)
  const data = { sha256: origin.sha256, rows: rows.length }
  return packModel(learned, { trained: origin.trained, data, settings })
}

/** The large markets, each for itself, and all small ones as one part. */
function marketPart(rows: ReadRow[]): (row: ReadRow) => string {
  const sizes = new Map<string, number>()
  for (const { row } of rows) sizes.set(row.market, (sizes.get(row.market) ?? 0) + 1)
  return ({ row }) => (sizes.get(row.market)! * 20 >= rows.length ? row.market : '')
}

type Answerer = (row: ReadRow) => Float64Array

function crossValidate(
  rows: ReadRow[],
  partOf: (row: ReadRow) => unknown,
  fit: (train: ReadRow[]) => Answerer,
): Answer[] {
  const answers: Answer[] = []
  for (const part of new Set(rows.map(partOf))) {
    const train = rows.filter((row) => partOf(row) !== part)
    // A part without which nothing can be learned tells nothing either.
    if (new Set(train.map(({ label }) => label).filter((label) => label >= 0)).size < 2) continue
    const answer = fit(train)
    for (const row of rows)
      if (row.label >= 0 && partOf(row) === part) answers.push({ logits: answer(row), label: row.label })
  }
  return answers
}

function answerWithPath(sharpness: number, classes: string[], settings: TrainSettings) {
  return (train: ReadRow[]): Answerer => {
    const text = fitText(train, classes, settings)
    const path = fitPath(train, classes, settings)
    return ({ ids, row }) => {
      const added = logitsOf(path, pathBuckets(row.path))
      return logitsOf(text, ids).map((logit, k) => logit + added[k]! / sharpness)
    }
  }
}
