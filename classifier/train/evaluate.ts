import type { Classifier } from '../classify.ts'
import { FEATURE_COUNT } from '../features.ts'
import { calibrationError } from './calibrate.ts'
import { oneHot, titleBuckets } from './examples.ts'
import { fitBayes, inverseFrequencies } from './fit-bayes.ts'
import { logitsOf } from './linear.ts'
import type { ReadRow } from './fit-text.ts'
import type { Row } from './read-rows.ts'

export type Guess = {
  truth: string
  guess: string
  probability: number
  abstained: boolean
  subcategory?: string
}
export type ClassScore = { category: string; precision: number; recall: number; f1: number; support: number }
export type Report = {
  rows: number
  accuracy: number
  macroF1: number
  classes: ClassScore[]
  calibrationError: number
  abstained: number
  accuracyWhenSure: number
  /** Accuracy of the nine tenths that the model is surest of. */
  accuracyOfSurest: number
  confusions: { truth: string; guess: string; rows: number }[]
}

/** Answers of the classifier as it ships: bytes for weights, lexicon and all. */
export function guessAll({ classify }: Classifier, rows: Row[], withPath: boolean): Guess[] {
  return rows.map(({ title, path, category }) => {
    const verdict = classify({ id: '', title, ...(withPath ? { categoryPath: path } : {}) })
    const { probability, abstained, subcategory } = verdict
    const extra = subcategory === undefined ? {} : { subcategory }
    return { truth: category, guess: verdict.category, probability, abstained, ...extra }
  })
}

/** The yardstick: multinomial Bayes on TF-IDF of length 1, learned from the same rows, asked about the same rows. */
export function guessWithPlainBayes(train: ReadRow[], rows: Row[], classes: string[]): Guess[] {
  const examples = train.map(({ ids, label }) => ({
    ids,
    target: oneHot(label, classes.length),
    group: '',
    weight: 1,
  }))
  const plain = fitBayes(examples, classes.length, FEATURE_COUNT, {
    alpha: 0.01,
    prior: 1,
    scale: 1,
    damping: 0,
  })
  const idf = inverseFrequencies(examples, FEATURE_COUNT)
  const flat = { ...plain, bias: new Float64Array(classes.length) }
  return rows.map(({ title, category }) => {
    const ids = titleBuckets(title)
    let square = 0
    for (const id of ids) square += idf[id]! ** 2
    // `logitsOf` divides by the root of the count; TF-IDF of length 1 divides by the root of the squares.
    const factor = Math.sqrt(ids.length || 1) / (Math.sqrt(square) || 1)
    const logits = logitsOf(flat, ids).map((logit, k) => logit * factor + plain.bias[k]!)
    const guess = classes[logits.indexOf(Math.max(...logits))]!
    return { truth: category, guess, probability: 1, abstained: false }
  })
}

/** Macro-F1 runs over the classes that the rows have; a guess outside them is a plain mistake. */
export function reportOf(guesses: Guess[]): Report {
  const categories = [...new Set(guesses.map(({ truth }) => truth))].sort()
  const classes = categories.map((category) => scoreOf(guesses, category))
  const right = guesses.filter(({ truth, guess }) => truth === guess).length
  const sure = guesses.filter(({ abstained }) => !abstained)
  return {
    rows: guesses.length,
    accuracy: right / guesses.length,
    macroF1: classes.reduce((sum, { f1 }) => sum + f1, 0) / classes.length,
    classes,
    calibrationError: calibrationError(
      guesses.map(({ truth, guess, probability }) => ({ probability, right: truth === guess })),
    ),
    abstained: 1 - sure.length / guesses.length,
    accuracyWhenSure: sure.filter(({ truth, guess }) => truth === guess).length / (sure.length || 1),
    accuracyOfSurest: accuracyOfSurest(guesses, 0.9),
    confusions: confusionsOf(guesses),
  }
}

function accuracyOfSurest(guesses: Guess[], share: number): number {
  const surest = guesses.toSorted((a, b) => b.probability - a.probability)
  const kept = surest.slice(0, Math.ceil(guesses.length * share))
  return kept.filter(({ truth, guess }) => truth === guess).length / (kept.length || 1)
}

function scoreOf(guesses: Guess[], category: string): ClassScore {
  const guessed = guesses.filter(({ guess }) => guess === category).length
  const support = guesses.filter(({ truth }) => truth === category).length
  const right = guesses.filter(({ truth, guess }) => truth === category && guess === category).length
  const precision = right / (guessed || 1)
  const recall = right / (support || 1)
  return { category, precision, recall, f1: (2 * right) / (guessed + support || 1), support }
}

function confusionsOf(guesses: Guess[]): Report['confusions'] {
  const counts = new Map<string, number>()
  for (const { truth, guess } of guesses) {
    if (truth === guess) continue
    const key = `${truth} ${guess}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return [...counts]
    .map(([key, rows]) => ({ truth: key.split(' ')[0]!, guess: key.split(' ')[1]!, rows }))
    .sort((a, b) => b.rows - a.rows || a.truth.localeCompare(b.truth))
    .slice(0, 12)
}
