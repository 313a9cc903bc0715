import { execFile } from 'node:child_process'
import { statSync } from 'node:fs'
import { promisify } from 'node:util'
import { modelFolder } from '#classifier/model.ts'
import { compared, type Measure } from './measure.ts'

const MOST_MS = 300
const MOST_BYTES = 8_000_000
const STARTS = 5

const run = promisify(execFile)

/** In a process of its own: loads the code, opens the classifier and reads a first title. Prints processor time in ms. */
const START = `
  const before = process.cpuUsage()
  const { openClassifier } = await import(${JSON.stringify(import.meta.resolve('#classifier/classify.ts'))})
  openClassifier().classify({ id: '', title: 'blue dream' })
  const { user, system } = process.cpuUsage(before)
  console.log((user + system) / 1000)
`

/** How long a process takes until it has classified its first title, and how large the model's files are. */
export async function benchClassifierStart(): Promise<Measure[]> {
  let best = Infinity
  for (let i = 0; i < STARTS; i++) {
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', START])
    best = Math.min(best, Number(stdout))
  }
  const bytes = ['model.json', 'weights.bin'].reduce(
    (sum, name) => sum + statSync(new URL(name, modelFolder)).size,
    0,
  )
  const budget = { atMost: 1 }
  return [
    compared('classifier, start to first verdict, against the budget', Math.round(best), MOST_MS, {
      unit: 'ms',
      budget,
    }),
    compared('classifier, files of the model, against the budget', bytes / 1e6, MOST_BYTES / 1e6, {
      unit: 'MB',
      budget,
    }),
  ]
}
