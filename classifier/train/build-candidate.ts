import { UsageError } from '#shared/errors.ts'
import type { Card, MeasuredSet } from '../card.ts'
import { answersOf, compareCards, type Comparison } from '../comparison.ts'
import { classifierOf, type Classifier } from '../classify.ts'
import type { Model } from '../model.ts'
import type { Taxonomy } from '../taxonomy.ts'
import { publishedSplit } from './contest.ts'
import { guessAll } from './evaluate.ts'
import { readTitles, type ReadRow } from './fit-text.ts'
import { askSet, cardOf, fingerprintOf, measuredSetOf, type FrozenSet } from './make-card.ts'
import { readChinese, settled } from './measure-chinese.ts'
import { readGold } from './measure-gold.ts'
import type { Row } from './read-rows.ts'
import type { TrainSettings } from './settings.ts'
import { calibrate, classesOf, trainModel, type Calibration } from './train-model.ts'

export type Ask = {
  rows: Row[]
  /** How many of the rows are corrections. */
  corrections: number
  /** SHA-256 of what the rows were read from. */
  sha256: string
  /** The day that the card names. */
  trained: string
  settings: TrainSettings
  taxonomy: Taxonomy
  frozen: FrozenSet[]
}
/** `asked` are the sets with their rows, in the order of the card's. */
export type Candidate = { model: Model; card: Card; asked: FrozenSet[] }

/** The same rows and settings give the same bytes. @throws UsageError for rows that nothing can be learned from */
export function buildCandidate(ask: Ask, onStep: (what: string) => void): Candidate {
  const { settings, sha256 } = ask
  const classes = classesOf(ask.rows)
  const rows = readTitles(ask.rows, classes)
  onStep(`${rows.length} rows, ${classes.length} categories; calibrating`)
  const calibration = calibrate(publishedSplit(rows, 0).train, classes, settings)
  onStep('training on all rows')
  const model = trainModel(rows, classes, calibration, settings, { trained: ask.trained, sha256 })
  onStep('measuring')
  const measured = measureSets({ ...ask, rows, classes, calibration }, model)
  const readings = ask.rows.filter(({ reading }) => reading !== undefined).length - ask.corrections
  const data = { sha256, rows: rows.length, readings, corrections: ask.corrections }
  return { model, card: cardOf(model, data, measured.sets), asked: measured.asked }
}

type Measured = Pick<Ask, 'settings' | 'taxonomy' | 'frozen'> & {
  rows: ReadRow[]
  classes: string[]
  calibration: Calibration
}

/** Sellers kept apart are asked of a model that was not taught with them; the frozen sets of the model itself. */
export function measureSets(ask: Measured, model: Model): { sets: MeasuredSet[]; asked: FrozenSet[] } {
  const { rows, classes, calibration, settings, taxonomy, frozen } = ask
  const { train, test } = publishedSplit(rows, 0)
  const apart = classifierOf(
    trainModel(train, classes, calibration, settings, { trained: '', sha256: '' }),
    taxonomy,
  )
  const held = test.map(({ row }) => row)
  const sellers: FrozenSet = {
    name: 'sellers kept apart',
    kind: 'sellers',
    language: 'en',
    rows: held.map(({ title, category }) => ({ title, category })),
  }
  const whole = classifierOf(model, taxonomy)
  const sets = frozen.map((set) => measuredSetOf(set, askSet(whole, set.rows)))
  return {
    sets: [measuredSetOf(sellers, guessAll(apart, held, false)), ...sets],
    asked: [sellers, ...frozen],
  }
}

/** Sets that no model is taught with: invented Chinese titles, and listings that people read where a file is given. */
export function frozenSets(taxonomy: Taxonomy, gold: string | undefined): FrozenSet[] {
  const chinese = readChinese(taxonomy).flatMap((row) => {
    const category = settled(row)
    return category === undefined ? [] : [{ title: row.title, category }]
  })
  const sets: FrozenSet[] = [
    {
      name: 'invented Chinese titles',
      kind: 'invented',
      language: 'zh',
      rows: chinese,
    },
  ]
  if (gold === undefined) return sets
  const read = readGold(gold, taxonomy)
  const titles = read.map(({ title, category }) => ({ title, category }))
  const named = { kind: 'read', language: 'en' } as const
  return [
    { name: 'titles that were read', ...named, rows: titles },
    { name: 'titles and descriptions that were read', ...named, rows: read },
    ...sets,
  ]
}

/**
 * Holds a candidate against the model at work. Where that one's card tells what it answered when it was measured apart,
 * this is what counts; else it is asked now, and may know the rows.
 *
 * @throws UsageError when the candidate lacks a class that the model at work has
 */
export function compareWith({ card, asked }: Candidate, before: Card, atWork: Classifier): Comparison {
  const lost = before.classes.find((id) => !card.classes.includes(id))
  if (lost !== undefined)
    throw new UsageError(
      `The training data has no row of ${lost}, which the model at work knows; add rows of it.`,
    )
  const contested = card.sets.map((set, at) => {
    const { rows } = asked[at]!
    const known = before.sets.find(
      ({ name, fingerprint }) => name === set.name && fingerprint === fingerprintOf(rows),
    )
    return {
      set,
      titles: rows.map(({ title }) => title),
      truths: rows.map(({ category }) => category),
      before: known ? answersOf(known) : askSet(atWork, rows).map(({ guess }) => guess),
      fair: set.kind !== 'sellers' || known !== undefined,
    }
  })
  return compareCards(before, card, contested)
}
