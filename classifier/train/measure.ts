import { classifierOf } from '../classify.ts'
import type { Taxonomy } from '../taxonomy.ts'
import { contest, publishedSplit, type Contest } from './contest.ts'
import { guessAll, guessWithPlainBayes, reportOf, type Guess, type Report } from './evaluate.ts'
import type { ReadRow } from './fit-text.ts'
import type { Row } from './read-rows.ts'
import type { Split } from './split.ts'
import type { TrainSettings } from './settings.ts'
import { trainModel, type Calibration } from './train-model.ts'

/** The same rows asked of the same training rows: our model without and with category paths, and plain Bayes. */
export type Comparison = { name: string; titles: Report; paths: Report; bayes: Report }
export type Measurement = {
  contests: Contest[]
  /** The first split of the published protocol, with the classifier as it ships. */
  vendors: Comparison
  markets: Comparison[]
  /** Of the vendors' comparison, with their titles alone: the share of subcategories that are right where given. */
  subcategory: { given: number; right: number }
}

export type Ask = {
  rows: ReadRow[]
  classes: string[]
  calibration: Calibration
  settings: TrainSettings
  taxonomy: Taxonomy
}

/** Measures on sellers kept apart, and on each market that has several classes, learned without it. */
export function measure(ask: Ask, onStep: (what: string) => void): Measurement {
  const contests = contest(ask.rows, ask.classes, ask.settings, onStep)
  onStep('measuring on sellers kept apart, as it ships')
  const vendors = compare('sellers kept apart', ask, publishedSplit(ask.rows, 0))
  const markets: Comparison[] = []
  for (const market of new Set(ask.rows.map(({ row }) => row.market))) {
    const own = ask.rows.filter(({ row, label }) => row.market === market && label >= 0)
    // One class says nothing about telling classes apart; without the largest market there is little to learn from.
    if (own.length < 300 || own.length * 2 > ask.rows.length) continue
    if (new Set(own.map(({ label }) => label)).size < 2) continue
    onStep(`measuring on ${market}, learned without it`)
    const train = ask.rows.filter(({ row }) => row.market !== market)
    markets.push(compare(market, ask, { train, test: own }).comparison)
  }
  return { contests, vendors: vendors.comparison, markets, subcategory: vendors.subcategory }
}

function compare(name: string, ask: Ask, { train, test: asked }: Split) {
  const { classes, calibration, settings, taxonomy } = ask
  const test = asked.map(({ row }) => row)
  const model = trainModel(train, classes, calibration, settings, { trained: '', sha256: '' })
  const classifier = classifierOf(model, taxonomy)
  const titles = guessAll(classifier, test, false)
  const bayes = guessWithPlainBayes(
    train.filter(({ row, label }) => row.clean && label >= 0),
    test,
    classes,
  )
  const paths = reportOf(guessAll(classifier, test, true))
  return {
    comparison: { name, titles: reportOf(titles), paths, bayes: reportOf(bayes) },
    subcategory: subcategoriesOf(titles, test),
  }
}

function subcategoriesOf(guesses: Guess[], rows: Row[]): { given: number; right: number } {
  let given = 0
  let right = 0
  for (const [i, { truth, guess, subcategory }] of guesses.entries()) {
    const wanted = rows[i]!.subcategory
    if (truth !== guess || subcategory === undefined || wanted === undefined) continue
    given++
    if (subcategory === wanted) right++
  }
  return { given, right }
}
