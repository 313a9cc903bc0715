import { z } from 'zod'
import type { Card, MeasuredSet } from './card.ts'
import { normalise } from './normalise.ts'

const Figures = z.object({ precision: z.number(), recall: z.number() })

const ClassComparison = z.object({
  category: z.string(),
  before: Figures,
  now: Figures,
  /**
   * Rows on which this class is answered rightly now and was not before, and the other way round. Titles that differ in
   * digits alone are one: a seller's hundred watches change their answer together.
   */
  gained: z.int(),
  lost: z.int(),
  worse: z.boolean(),
})

/** A candidate held against the model that was at work, row by row, on sets that neither was taught with. */
export const Comparison = z.object({
  /** The version that was at work. */
  against: z.string(),
  sets: z.array(
    z.object({
      name: z.string(),
      rows: z.int(),
      /** False: the model at work may have been taught with these very rows, which speaks for it alone. */
      fair: z.boolean(),
      gained: z.int(),
      lost: z.int(),
      worse: z.boolean(),
      classes: z.array(ClassComparison),
    }),
  ),
  calibration: z.object({ before: z.number(), now: z.number(), worse: z.boolean() }),
  /** Sets of the model at work that the candidate was not asked about. */
  missing: z.array(z.string()),
  passes: z.boolean(),
})
export type Comparison = z.infer<typeof Comparison>

/**
 * How many more rows may be lost than gained before it is no chance: in a fair toss of each row that changed, a class
 * passes 98 times in 100 and a whole set 84 times. Fewer than five lost rows of a class prove nothing.
 */
const CLASS_SIGMAS = 2
const SET_SIGMAS = 1
const CALIBRATION_BAR = 0.03
const CALIBRATION_NOISE = 0.005

/** What a set was answered: title and truth of each row, what was said before, and what is said now. */
export type Contested = {
  set: MeasuredSet
  titles: string[]
  truths: string[]
  before: string[]
  fair: boolean
}

/** @param before the card of the model at work, whose sets must be among those that are compared */
export function compareCards(before: Card, now: Card, contested: Contested[]): Comparison {
  const sets = contested.map(compareSet)
  const [was, is] = [before, now].map(({ sets: [first] }) => first?.calibrationError ?? 0)
  const calibration = {
    before: was!,
    now: is!,
    worse: is! > Math.max(CALIBRATION_BAR, was! + CALIBRATION_NOISE),
  }
  const missing = before.sets
    .filter(({ name }) => !now.sets.some((set) => set.name === name))
    .map(({ name }) => name)
  const isWorse = sets.some((set) => set.worse || set.classes.some(({ worse }) => worse))
  const passes = !isWorse && !calibration.worse && missing.length === 0
  return { against: before.version, sets, calibration, missing, passes }
}

/** Row by row, as categories. */
export function answersOf({ answers, guesses }: MeasuredSet): string[] {
  return guesses.map((place) => answers[place]!)
}

function compareSet({ set, titles, truths, before, fair }: Contested): Comparison['sets'][number] {
  const now = answersOf(set)
  const rows = truths.map((truth, at) => ({
    like: normalise(titles[at]!),
    truth,
    before: before[at]!,
    now: now[at]!,
  }))
  const { gained, lost } = countChanges(rows, ({ truth }, guess) => truth === guess)
  const classes = [...new Set(truths)].sort().map((category) => compareClass(rows, category))
  return {
    name: set.name,
    rows: rows.length,
    fair,
    gained,
    lost,
    worse: isWorse(gained, lost, SET_SIGMAS),
    classes,
  }
}

type Row = { like: string; truth: string; before: string; now: string }

function compareClass(rows: Row[], category: string) {
  const isRight = ({ truth }: Row, guess: string) => (truth === category) === (guess === category)
  const { gained, lost } = countChanges(rows, isRight)
  return {
    category,
    before: figuresOf(rows, category, 'before'),
    now: figuresOf(rows, category, 'now'),
    gained,
    lost,
    worse: isWorse(gained, lost, CLASS_SIGMAS),
  }
}

function countChanges(rows: Row[], isRight: (row: Row, guess: string) => boolean) {
  const gained = new Set<string>()
  const lost = new Set<string>()
  for (const row of rows) {
    const [was, is] = [isRight(row, row.before), isRight(row, row.now)]
    if (is && !was) gained.add(row.like)
    if (was && !is) lost.add(row.like)
  }
  return { gained: gained.size, lost: lost.size }
}

function isWorse(gained: number, lost: number, sigmas: number): boolean {
  return lost - gained > sigmas * Math.sqrt(lost + gained)
}

function figuresOf(rows: Row[], category: string, when: 'before' | 'now') {
  const guessed = rows.filter((row) => row[when] === category).length
  const support = rows.filter(({ truth }) => truth === category).length
  const right = rows.filter((row) => row.truth === category && row[when] === category).length
  return { precision: right / (guessed || 1), recall: right / (support || 1) }
}
