import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { modelFolder } from './model.ts'

const Share = z.number().min(0).max(1)

const ClassScore = z.object({
  category: z.string(),
  precision: Share,
  recall: Share,
  f1: Share,
  support: z.int(),
})

/** One set that a model was asked about, and that it was not taught with. */
export const MeasuredSet = z.object({
  name: z.string(),
  /** `sellers`: by their sellers' own categories; `read`: titles that people read; `invented`: written for the purpose. */
  kind: z.enum(['sellers', 'read', 'invented']),
  language: z.enum(['en', 'zh', 'mixed']),
  /** SHA-256 over the rows and their categories: the same set is the same set. */
  fingerprint: z.string(),
  rows: z.int(),
  accuracy: Share,
  macroF1: Share,
  calibrationError: Share,
  abstained: Share,
  accuracyWhenSure: Share,
  /** Of the nine tenths that the model is surest of. */
  accuracyOfSurest: Share,
  classes: z.array(ClassScore),
  /** Ten bins of the best category's probability: how many fell in it, how sure they were and how often right, on average. */
  bins: z.array(z.object({ rows: z.int(), sure: Share, right: Share })),
  /** Row by row what was answered, as places in `answers`; so another model can be held against it row by row. */
  answers: z.array(z.string()),
  guesses: z.array(z.int()),
})
export type MeasuredSet = z.infer<typeof MeasuredSet>

/** What is known of a model: written when it is made, shown in the console. */
export const Card = z.object({
  version: z.string(),
  trained: z.string(),
  /** Titles it was taught with, how many of them a person had read, and how many corrections of this installation. */
  data: z.object({ sha256: z.string(), rows: z.int(), readings: z.int(), corrections: z.int() }),
  classes: z.array(z.string()),
  abstainBelow: Share,
  sets: z.array(MeasuredSet),
})
export type Card = z.infer<typeof Card>

/** The card of the model that comes with the program. */
export function openCard(folder: URL = modelFolder): Card {
  return Card.parse(JSON.parse(readFileSync(new URL('card.json', folder), 'utf8')))
}
