import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readProgress } from '#db/progress.ts'
import { addRates } from '#db/rates.ts'
import { askRedis } from '#infra/ask-redis.ts'
import { findTor } from '#infra/private-tor/find-tor.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { openLogger } from '#shared/logger.ts'
import { readSavedPages } from '#test/world/read-saved-pages.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { showProgress } from './demo-progress.ts'
import { registerWorld } from './demo-registry.ts'
import { printReplaySummary, printWorldSummary } from './demo-summary.ts'
import { startDemoWorld, type WorldNotice } from './demo-world.ts'
import { sayHowToSignIn } from './first-password.ts'
import { openInstallation, PROGRAM_ROOT, type Installation } from './installation.ts'
import { readPort, readSettings } from './settings.ts'
import { readyRoles, startRoles } from './start-roles.ts'
import { openUnlessTold, toldToStop, unlessTold, untilTold } from './told-to-stop.ts'

export const demo: Command = {
  usage: `usage: lanternfish demo [--exit] [--data DIR] [--port N] [--replay DIR] [--seed TEXT] [--no-tor]
  Boots everything with a simulated onion world, crawls it, compares the result with the truth.
  --exit         end when the crawl is done, with status 0 only if the result agrees
  --data DIR     where the demo keeps its data; a second run goes on from there
  --port N       the console's port (8480)
  --replay DIR   serve saved pages (DIR/manifest.json) as onion services instead of the simulated markets
  --seed TEXT    another world
  --no-tor       the in-process onion network even where tor is installed
`,
  async run(args) {
    const { values } = parseOnlyFlags(demo, args, {
      exit: { type: 'boolean' },
      data: { type: 'string' },
      port: { type: 'string' },
      replay: { type: 'string' },
      seed: { type: 'string', default: 'demo' },
      'no-tor': { type: 'boolean' },
    })
    const port = readPort(values.port, readSettings(process.env).port)
    if (port === undefined)
      throw new UsageError(`--port takes a number from 0 to 65535, not "${values.port}".`)
    const data = values.data ?? join(PROGRAM_ROOT, 'data', values.replay === undefined ? 'demo' : 'replay')
    return runDemo({ ...values, data, port, useTor: !values['no-tor'] && findTor() !== undefined })
  },
}

type DemoOptions = {
  exit?: boolean | undefined
  replay?: string | undefined
  seed: string
  data: string
  port: number
  useTor: boolean
}

/** A world that answers at once leaves no time for a server's patience. */
const HASTE = {
  // A look at the program needs less room than a crawl that goes on for months.
  MIN_FREE_MB: '200',
  LEASE_SECONDS: '10',
  FETCH_TIMEOUT_SECONDS: '60',
  QUEUE_LOCK_SECONDS: '10',
  SWEEP_SECONDS: '5',
}

/** The operator's canaries live on the real network, which no demo reaches: the world has one. Saved pages have no front before them. */
function envOf({ replay }: DemoOptions, { canary }: WorldNotice): Record<string, string> {
  const fronts = replay === undefined ? 'waited' : 'ignored'
  return { ...HASTE, CANARY_ONION: canary, CANARY_I2P: '', FRONTS: fronts }
}

async function runDemo(options: DemoOptions): Promise<number> {
  const began = performance.now()
  const { logLevel, databaseUrl, queueUrl, metrics, masterKey } = readSettings(process.env)
  const log = openLogger('supervisor', logLevel === 'info' ? 'warn' : logLevel)
  const told = toldToStop()
  await askRedis(queueUrl)
  // The world reads it too, but only when a database has been made for nothing.
  if (options.replay !== undefined) await readSavedPages(options.replay)
  say('starting PostgreSQL')
  await using installation = await openUnlessTold(told, () =>
    openInstallation(options.data, {
      clock: systemClock,
      log,
      databaseUrl,
      masterKey,
      makesKey: true,
    }),
  )
  if (!installation) return 0
  await using world = await startDemoWorld(worldArguments(options, installation), say, told)
  if (!world) return 0
  const { notice } = world
  say(networkLine(options, notice))
  await registerWorld(installation.database, notice, systemClock)
  if (notice.truthFile !== undefined) await importRates(installation, notice.truthFile)
  const { listings: before } = await readProgress(installation.database, systemClock.now())
  const roles = startRoles(installation, {
    port: options.port,
    torSocksUrl: `socks5://127.0.0.1:${notice.socksPort}`,
    network: notice.network,
    queueUrl,
    metrics,
    env: { ...envOf(options, notice), LOG_LEVEL: logLevel === 'info' ? 'warn' : logLevel },
  })
  const ready = await unlessTold(told, readyRoles(roles))
  if (!ready) return 0
  say(`console: ${ready.address}   ${await sayHowToSignIn(installation.database, systemClock)}`)
  const done = await showProgress(installation.database, {
    clock: systemClock,
    signal: told,
    out: process.stdout,
    onFirstListing: () => {
      // A second run goes on with the listings of the first.
      if (before === 0) say(`first listing after ${((performance.now() - began) / 1000).toFixed(1)} s`)
    },
  })
  const agrees = done && (await summarise(installation, options, notice))
  if (options.exit || told.aborted) return agrees || !options.exit ? 0 : 1
  say(`the console stays at ${ready.address}; Ctrl-C ends everything`)
  await untilTold(told)
  return 0
}

function say(text: string): void {
  process.stdout.write(`${text}\n`)
}

function worldArguments(options: DemoOptions, { folder }: Installation): string[] {
  const network = options.useTor ? 'tor' : 'simulated'
  const args = ['--seed', options.seed, '--network', network, '--dir', join(folder.dir, 'world')]
  return options.replay === undefined ? args : [...args, '--replay', options.replay]
}

function networkLine({ useTor }: DemoOptions, { markets, network }: WorldNotice): string {
  const onions = `${markets.length} onion services`
  if (useTor) return `${onions} behind a ${network} on loopback`
  return `${onions} behind a ${network} in this machine's memory; with the package tor it would be a private Tor network`
}

async function importRates({ database }: Installation, truthFile: string): Promise<void> {
  const truth = JSON.parse(await readFile(truthFile, 'utf8')) as { at: string; rates: Record<string, number> }
  const day = truth.at.slice(0, 10)
  const rates = Object.entries(truth.rates).map(([currency, usd]) => ({
    currency,
    day,
    usd: String(usd),
    source: 'simulation',
  }))
  await addRates(database, rates)
}

function summarise(
  installation: Installation,
  { replay }: DemoOptions,
  notice: WorldNotice,
): Promise<boolean> {
  if (replay === undefined) return printWorldSummary(installation.database, notice, say)
  return printReplaySummary(installation.database, notice, say)
}
