import { fitText, type ReadRow } from './fit-text.ts'
import { logitsOf } from './linear.ts'
import { rivals, scoreAnswers, scoreBayes, type Rival, type Score } from './rivals.ts'
import type { TrainSettings } from './settings.ts'
import { sellerOf, splitByGroup, vendorOf, type Split } from './split.ts'

/** Mean and standard deviation over the splits. */
export type Spread = { mean: number; deviation: number }
/** One method on all splits of a protocol; `first` is its score on the published baselines' own split. */
export type Standing = { name: string; first: Score; macroF1: Spread; accuracy: Spread }
export type Contest = { name: string; splits: number; standings: Standing[] }

const SEEDS = [0, 1, 2, 3, 4]
export const OURS = 'ours'

/** The published protocol: rows with content and one label, a fifth of each market's sellers kept apart. */
export function publishedSplit(rows: ReadRow[], seed: number): Split {
  return splitByGroup(
    rows.filter(({ row }) => row.clean),
    sellerOf,
    seed,
  )
}

/**
 * Ours against all rivals in the published protocol, and against the best of them in a stricter one, where a vendor's
 * name is one person on every market and rows without content are asked, too. Titles only.
 */
export function contest(
  rows: ReadRow[],
  classes: string[],
  settings: TrainSettings,
  onStep: Step,
): Contest[] {
  const ours: Rival = { name: OURS, score: (split) => scoreOurs(split, classes, settings) }
  const bayes: Rival = { name: 'multinomial Bayes', score: scoreBayes }
  const published = SEEDS.map((seed) => publishedSplit(rows, seed))
  const strict = SEEDS.map((seed) => splitByGroup(rows, vendorOf, seed))
  return [
    run('sellers kept apart', published, [ours, ...rivals], classes, onStep),
    run('vendors kept apart on all markets, every row asked', strict, [ours, bayes], classes, onStep),
  ]
}

type Step = (what: string) => void

/** Titles as learned: before weights become bytes, and without the lexicon. */
export function scoreOurs({ train, test }: Split, classes: string[], settings: TrainSettings): Score {
  const model = fitText(train, classes, settings)
  return scoreAnswers(test, classes, ({ ids }) => {
    const logits = logitsOf(model, ids)
    return logits.indexOf(Math.max(...logits))
  })
}

function run(name: string, splits: Split[], methods: Rival[], classes: string[], onStep: Step): Contest {
  const standings = methods.map((method) => {
    const scores = splits.map((split) => method.score(split, classes))
    const macroF1 = spreadOf(scores.map((score) => score.macroF1))
    const accuracy = spreadOf(scores.map((score) => score.accuracy))
    onStep(`${name}: ${method.name} ${macroF1.mean.toFixed(3)} / ${accuracy.mean.toFixed(3)}`)
    return { name: method.name, first: scores[0]!, macroF1, accuracy }
  })
  return { name, splits: splits.length, standings }
}

/** Deviation of a sample: divided by one less than there are. */
export function spreadOf(values: number[]): Spread {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, deviation: Math.sqrt(squares / Math.max(1, values.length - 1)) }
}
