import { createRequire } from 'node:module'
import { FEATURE_COUNT } from '../features.ts'
import { guessWithPlainBayes, reportOf, type Guess } from './evaluate.ts'
import { fitPlain, type Loss } from './fit-plain.ts'
import type { ReadRow } from './fit-text.ts'
import type { Split } from './split.ts'

/** Macro-F1 and accuracy of one method on one split. */
export type Score = { macroF1: number; accuracy: number }
/** A method that learns a split's training rows and is asked about its test rows. */
export type Rival = { name: string; score: (split: Split, classes: string[]) => Score }

type NaturalBayes = {
  addDocument(text: string, label: string): void
  train(): void
  classify(text: string): string
}

const NATURAL_PER_CLASS = 350
/** `natural` reads some hundred titles a second: it is asked about every tenth. */
const NATURAL_ASKED = 10

/** Every simple method reads the same hashed words and letter runs as ours; `natural` reads titles in its own way. */
export const rivals: Rival[] = [
  { name: 'multinomial Bayes', score: scoreBayes },
  { name: 'linear SVM, balanced', score: (split, classes) => scorePlain(split, classes, 'hinge', true) },
  { name: 'logistic regression', score: (split, classes) => scorePlain(split, classes, 'logistic', false) },
  {
    name: `\`natural\` Bayes, ${NATURAL_PER_CLASS} a class, every tenth title asked`,
    score: scoreNatural,
  },
]

export function scoreBayes({ train, test }: Split, classes: string[]): Score {
  const clean = train.filter(({ row, label }) => row.clean && label >= 0)
  const rows = test.map(({ row }) => row)
  return reportOf(guessWithPlainBayes(clean, rows, classes))
}

/** @param answer gives the class's place for a row. */
export function scoreAnswers(test: ReadRow[], classes: string[], answer: (row: ReadRow) => number): Score {
  return reportOf(test.map((row) => guessOf(row, classes[answer(row)]!)))
}

function scorePlain({ train, test }: Split, classes: string[], loss: Loss, balanced: boolean): Score {
  const examples = train.filter(({ row, label }) => row.clean && label >= 0)
  const answer = fitPlain(examples, classes.length, FEATURE_COUNT, loss, balanced)
  return scoreAnswers(test, classes, ({ ids }) => answer(ids))
}

function scoreNatural({ train, test }: Split, classes: string[]): Score {
  // By submodule: the package's root loads storage drivers and reads .env files.
  const file = 'natural/lib/natural/classifiers/bayes_classifier.js'
  const Bayes = createRequire(import.meta.url)(file) as new () => NaturalBayes
  const bayes = new Bayes()
  for (const category of classes) {
    const own = train.filter(({ row, label }) => row.clean && label >= 0 && row.category === category)
    const step = Math.max(1, own.length / NATURAL_PER_CLASS)
    for (let at = 0; at < own.length; at += step) bayes.addDocument(own[Math.floor(at)]!.row.title, category)
  }
  bayes.train()
  const asked = test.filter((_, i) => i % NATURAL_ASKED === 0)
  return reportOf(asked.map((row) => guessOf(row, bayes.classify(row.row.title))))
}

function guessOf({ row }: ReadRow, guess: string): Guess {
  return { truth: row.category, guess, probability: 1, abstained: false }
}
