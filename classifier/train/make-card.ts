import type { Card, MeasuredSet } from '../card.ts'
import type { Classifier } from '../classify.ts'
import { sha256, type Model } from '../model.ts'
import { reportOf, type Guess } from './evaluate.ts'

/** A row that a model is asked about. `description` where it was read with the title. */
export type AskedRow = { title: string; description?: string; category: string }
/** A set that no model is taught with. */
export type FrozenSet = Pick<MeasuredSet, 'name' | 'kind' | 'language'> & { rows: AskedRow[] }

export function fingerprintOf(rows: AskedRow[]): string {
  return sha256(
    JSON.stringify(rows.map(({ title, description, category }) => [title, description, category])),
  )
}

export function askSet({ classify }: Classifier, rows: AskedRow[]): Guess[] {
  return rows.map(({ title, description, category: truth }) => {
    const text = { id: '', title, ...(description !== undefined && { description }) }
    const { category: guess, probability, abstained } = classify(text)
    return { truth, guess, probability, abstained }
  })
}

export function measuredSetOf({ rows, ...set }: FrozenSet, guesses: Guess[]): MeasuredSet {
  const report = reportOf(guesses)
  const answers = [...new Set(guesses.map(({ guess }) => guess))].sort()
  return {
    ...set,
    fingerprint: fingerprintOf(rows),
    rows: report.rows,
    accuracy: report.accuracy,
    macroF1: report.macroF1,
    calibrationError: report.calibrationError,
    abstained: report.abstained,
    accuracyWhenSure: report.accuracyWhenSure,
    accuracyOfSurest: report.accuracyOfSurest,
    classes: report.classes,
    bins: binsOf(guesses),
    answers,
    guesses: guesses.map(({ guess }) => answers.indexOf(guess)),
  }
}

function binsOf(guesses: Guess[]): MeasuredSet['bins'] {
  const bins = Array.from({ length: 10 }, () => ({ rows: 0, sure: 0, right: 0 }))
  for (const { truth, guess, probability } of guesses) {
    const bin = bins[Math.min(9, Math.floor(probability * 10))]!
    bin.rows++
    bin.sure += probability
    bin.right += truth === guess ? 1 : 0
  }
  return bins.map(({ rows, sure, right }) => ({ rows, sure: sure / (rows || 1), right: right / (rows || 1) }))
}

export function cardOf(model: Model, data: Card['data'], sets: MeasuredSet[]): Card {
  const { version, trained, classes, abstainBelow } = model
  return { version, trained, data, classes, abstainBelow, sets }
}
