import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '#shared/clock.ts'
import { LanternfishError, messageOf, UsageError } from '#shared/errors.ts'
import { describeMachine } from './machine.ts'
import { isMet, type Measure } from './measure.ts'
import { tableOf } from './table.ts'

/** @param times how many, where a bench is told (`COUNTS`) */
type Bench = (times?: number) => Promise<Measure[]>

// Loaded one by one: what one bench brings into memory is not another's burden.
const benches: Record<string, Bench> = {
  extraction: async () => (await import('./extraction.ts')).benchExtraction(),
  classification: async () => (await import('./classification.ts')).benchClassification(),
  'http-lane': async () => (await import('./http-lane.ts')).benchHttpLane(),
  'end-to-end': async () => (await import('./end-to-end.ts')).benchEndToEnd(),
  ingest: async () => (await import('./ingest.ts')).benchIngest(),
  'browser-lane': async () => (await import('./browser-lane.ts')).benchBrowserLane(),
  console: async () => (await import('./console-api.ts')).benchConsole(),
  'alert-latency': async () => (await import('./alert-latency.ts')).benchAlertLatency(),
  coverage: async () => (await import('./coverage.ts')).benchCoverage(),
  'range-reading': async () => (await import('./range-reading.ts')).benchRangeReading(),
  learning: async () => (await import('./learning.ts')).benchLearning(),
  redesigns: async () => (await import('./redesigns.ts')).benchRedesigns(),
  fuzz: async (most) => (await import('./fuzz.ts')).benchFuzz(most),
  field: async () => (await import('./field.ts')).benchField(),
  kills: async (most) => (await import('./kills.ts')).benchKills(most),
  rotation: async () => (await import('./rotation.ts')).benchRotation(),
  phishing: async () => (await import('./phishing.ts')).benchPhishing(),
  'browser-slope': async (most) => (await import('./browser-slope.ts')).benchBrowserSlope(most),
  revisits: async () => (await import('./revisits.ts')).benchRevisits(),
  'text-gate': async () => (await import('./text-gate.ts')).benchTextGate(),
  'demo-memory': async () => (await import('./demo-memory.ts')).benchDemoMemory(),
}

/** The option that says how many a bench does. */
const COUNTS: Record<string, 'kills' | 'pages' | 'captures'> = {
  kills: 'kills',
  fuzz: 'pages',
  'browser-slope': 'captures',
}

const USAGE = `usage: npm run bench [-- NAME…] [-- --json FILE]
  Measures and prints a table; without a name all of: ${Object.keys(benches).join(', ')}.
  --json FILE   where the figures go as JSON (data/bench.json)
  --kills N     how many the bench of that name does (200)
  --pages N     how many the bench fuzz reads (100000)
  --captures N  how many the bench browser-slope makes (2000)
`

/** Figures are information: a missed budget is printed, and the exit status stays 0. */
async function main(args: string[]): Promise<void> {
  const { names, json, times } = readArguments(args)
  const results: { bench: string; measures: (Measure & { met: boolean | undefined })[]; load: number }[] = []
  mkdirSync(dirname(json), { recursive: true })
  for (const name of names) {
    process.stderr.write(`${name} …\n`)
    const measures = await benches[name]!(times[COUNTS[name] ?? 'kills'])
    results.push({ bench: name, measures: measures.map(withVerdict), load: describeMachine().load })
    process.stdout.write(tableOf(measures))
    // After each: what was measured is kept when a later bench is ended.
    const at = systemClock.now().toISOString()
    writeFileSync(json, `${JSON.stringify({ at, machine: describeMachine(), results }, undefined, 1)}\n`)
  }
  process.stdout.write(`figures as JSON: ${json}\n`)
}

function withVerdict(measure: Measure): Measure & { met: boolean | undefined } {
  return { ...measure, met: isMet(measure) }
}

type Times = { [option in (typeof COUNTS)[string]]: number | undefined }
type Arguments = { names: string[]; json: string; times: Times }

function readArguments(args: string[]): Arguments {
  try {
    const options = {
      json: { type: 'string' },
      kills: { type: 'string' },
      pages: { type: 'string' },
      captures: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    } as const
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true })
    const unknown = positionals.find((name) => !Object.hasOwn(benches, name))
    if (unknown !== undefined) throw new UsageError(`There is no bench "${unknown}".`)
    if (values.help) throw new UsageError('Benches take a while: name the ones that you want.')
    const names = positionals.length > 0 ? positionals : Object.keys(benches)
    const times: Times = {
      kills: countOf('kills', values.kills),
      pages: countOf('pages', values.pages),
      captures: countOf('captures', values.captures),
    }
    return { names, times, json: values.json ?? join(import.meta.dirname, '..', 'data', 'bench.json') }
  } catch (error) {
    throw new UsageError(`${messageOf(error).split('. To ')[0]}\n${USAGE}`, { cause: error })
  }
}

function countOf(option: string, text: string | undefined): number | undefined {
  const count = text === undefined ? undefined : Number(text)
  if (count !== undefined && !(Number.isInteger(count) && count > 0))
    throw new UsageError(`--${option} takes a whole number from 1 on, not "${text}".`)
  return count
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`bench: ${messageOf(error)}\n`)
  process.exitCode = error instanceof LanternfishError ? error.exitStatus : 1
}
