import { join, resolve } from 'node:path'
import { findTor } from '#infra/private-tor/find-tor.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { readYaml } from '#shared/yaml-source.ts'
import { openI2pSocks } from '#test/world/i2p-proxy.ts'
import { openNetwork, type NetworkKind } from '#test/world/open-network.ts'
import { openRange } from '#test/world/range/open-range.ts'
import { readScenario, type Scenario } from '#test/world/range/scenario.ts'
import { parseFlags, type Command } from './command.ts'
import { PROGRAM_ROOT } from './installation.ts'
import { openUnlessTold, toldToStop, untilTold } from './told-to-stop.ts'
import { askRange, openRangeControl } from './world-control.ts'
import { describeRange, writeEntries } from './world-notice.ts'

const DEFAULT_DIR = join(PROGRAM_ROOT, 'data', 'world')

export const world: Command = {
  usage: `usage: lanternfish world up SCENARIO.yaml [--network tor|simulated] [--dir DIR]
                                            serve a scenario's markets as onion services until Ctrl-C (docs/world.md)
       lanternfish world truth [--at TIME] [--dir DIR]
                                            what is true of the range that stands, or was at a time, as JSON
       lanternfish world served [--dir DIR] every request and what was answered, one JSON line each
       lanternfish world set MARKET CONDITIONS [--dir DIR]
                                            other conditions from now on: '[{ kind: outage, share: 0.3 }]', '[]' for none
  --network      tor: a private Tor network on this machine, where tor is installed; else simulated
  --dir DIR      where the range keeps its entries and its address (data/world)
`,
  async run(args) {
    const { positionals, values } = parseFlags(world, args, {
      network: { type: 'string' },
      dir: { type: 'string', default: DEFAULT_DIR },
      at: { type: 'string' },
    })
    const [action = '', ...rest] = positionals
    const wanted = Object.hasOwn(actions, action) ? actions[action]! : undefined
    if (!wanted || rest.length !== wanted.words)
      throw new UsageError(`Say what to do with the range.\n${world.usage}`)
    return wanted.run(rest, { ...values, dir: resolve(values.dir) })
  },
}

type Flags = { network?: string | undefined; dir: string; at?: string | undefined }
type Action = { words: number; run: (words: string[], flags: Flags) => Promise<number> }

const actions: Record<string, Action> = {
  up: { words: 1, run: ([file], flags) => up(file!, flags) },
  truth: {
    words: 0,
    async run(_words, { dir, at }) {
      if (at !== undefined && Number.isNaN(Date.parse(at)))
        throw new UsageError(`--at takes a time such as 2026-11-20T12:00:00Z, not "${at}".`)
      const query = at === undefined ? '' : `?at=${encodeURIComponent(new Date(at).toISOString())}`
      print(JSON.stringify(await askRange(dir, `truth${query}`), undefined, 1))
      return 0
    },
  },
  served: {
    words: 0,
    async run(_words, { dir }) {
      for (const one of (await askRange(dir, 'served')) as unknown[]) print(JSON.stringify(one))
      return 0
    },
  },
  set: {
    words: 2,
    async run([market, text], { dir }) {
      const conditions = readYaml(text!, 'CONDITIONS').value
      print(JSON.stringify(await askRange(dir, 'conditions', { market, conditions })))
      return 0
    },
  },
}

async function up(file: string, { network, dir }: Flags): Promise<number> {
  const scenario = await readScenario(file)
  const kind = networkOf(network)
  const told = toldToStop()
  await using resources = new AsyncDisposableStack()
  const stands = await openUnlessTold(told, () => open(scenario, { kind, dir, told, resources }))
  if (!stands) return 0
  print(stands)
  await untilTold(told)
  return 0
}

type Opening = { kind: NetworkKind; dir: string; told: AbortSignal; resources: AsyncDisposableStack }

/** @returns what to tell of the range that stands */
async function open(scenario: Scenario, { kind, dir, told, resources }: Opening): Promise<string> {
  const range = resources.use(await openRange(scenario, { clock: systemClock, held: true }))
  const control = resources.use(await openRangeControl(range, dir))
  const { keys, services } = range
  const { socksPort } = resources.use(
    await openNetwork({ kind, keys, services, dir, onProgress: print, signal: told }),
  )
  const i2pPort = range.i2pSites.size > 1 ? (await openI2pSocks(resources, range.i2pSites)).port : undefined
  range.begin()
  const entries = await writeEntries(range, dir, systemClock.now())
  return describeRange(range, { kind, socksPort, i2pPort, dir, entries, control: control.address })
}

function networkOf(given: string | undefined): NetworkKind {
  if (given === undefined) return findTor() === undefined ? 'simulated' : 'tor'
  if (given === 'tor' || given === 'simulated') return given
  throw new UsageError(`--network is tor or simulated, not "${given}".`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
