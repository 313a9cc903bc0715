import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isWebBuilt } from '#dashboard/build-web.ts'
import { assertReachable, openDatabase } from '#db/open-database.ts'
import { readClockSource } from '#evidence/clock-source.ts'
import { findBrowser } from '#infra/browser/find-browser.ts'
import { findPostgresBinaries } from '#infra/embedded-postgres/binaries.ts'
import { askRedis } from '#infra/ask-redis.ts'
import { freeBytesUnder } from '#infra/free-space.ts'
import { systemClock } from '#shared/clock.ts'
import { messageOf } from '#shared/errors.ts'
import { withoutSecrets } from '#shared/without-secrets.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { databaseChecks } from './doctor-database.ts'
import { egressChecks } from './doctor-egress.ts'
import { DEFAULT_DATA_DIR, readSettings } from './settings.ts'

type Settings = ReturnType<typeof readSettings>
export type Check = { name: string; run: () => Promise<string> }

const GB = 1024 ** 3

export const doctor: Command = {
  usage:
    'usage: lanternfish doctor [--data DIR]\n  Checks what a crawl needs and names what fails; status 3 when something does.\n',
  async run(args) {
    const { values } = parseOnlyFlags(doctor, args, { data: { type: 'string' } })
    const dir = resolve(values.data ?? DEFAULT_DATA_DIR)
    let failed = 0
    for (const { name, run } of checksOf(readSettings(process.env), dir, values.data)) {
      try {
        process.stdout.write(`ok    ${name.padEnd(10)} ${await run()}\n`)
      } catch (error) {
        failed += 1
        process.stdout.write(`FAIL  ${name.padEnd(10)} ${withoutSecrets(messageOf(error))}\n`)
      }
    }
    return failed === 0 ? 0 : 3
  },
}

function checksOf(settings: Settings, dir: string, data: string | undefined): Check[] {
  return [
    { name: 'postgres', run: () => checkPostgres(settings) },
    { name: 'queue', run: () => checkQueue(settings) },
    ...egressChecks(settings),
    { name: 'browser', run: checkBrowser },
    { name: 'disk', run: () => checkDisk(dir, settings.minFreeMb) },
    { name: 'clock', run: checkClock },
    { name: 'keys', run: () => checkKeys(dir) },
    { name: 'pages', run: checkPages },
    ...databaseChecks({ ...settings, data, dir }),
  ]
}

async function checkPostgres({ databaseUrl }: Settings): Promise<string> {
  if (databaseUrl === undefined) return `embedded, ${findPostgresBinaries(undefined)}`
  const database = openDatabase(databaseUrl, { max: 1 })
  try {
    await assertReachable(database)
    return 'answers at DATABASE_URL'
  } finally {
    await database.destroy()
  }
}

async function checkQueue({ queueUrl, databaseUrl }: Settings): Promise<string> {
  if (queueUrl === undefined)
    return `in Postgres (${databaseUrl === undefined ? 'embedded' : 'DATABASE_URL'})`
  if (!/^rediss?:/.test(queueUrl)) return 'in Postgres (QUEUE_URL)'
  await askRedis(queueUrl)
  return 'Redis answers at QUEUE_URL and keeps what it is given'
}

async function checkBrowser(): Promise<string> {
  const { path, version, source } = await findBrowser()
  return `${source} Chromium ${version}, ${path}`
}

async function checkDisk(dir: string, minFreeMb: number): Promise<string> {
  const free = await freeBytesUnder(dir)
  const says = `${(free / GB).toFixed(1)} GB free under ${dir}`
  if (free >= minFreeMb * 1024 ** 2) return `${says}; the crawl pauses below ${minFreeMb} MB`
  throw new Error(
    `only ${says}, and the crawl pauses below ${minFreeMb} MB (MIN_FREE_MB): make room, or choose another folder with --data.`,
  )
}

async function checkClock(): Promise<string> {
  const { synchronised, offsetSeconds, reason } = await readClockSource()
  if (synchronised === false)
    throw new Error('the clock is not synchronised: start chronyd or systemd-timesyncd.')
  if (offsetSeconds !== null) return `synchronised, off by ${offsetSeconds} s`
  return `${systemClock.now().toISOString()}, offset not known: ${reason}`
}

// oxlint-disable-next-line require-await -- a check like the others
async function checkKeys(dir: string): Promise<string> {
  for (const name of ['hotline-salt', 'postgres-password', 'master-key']) {
    const file = join(dir, name)
    if (!existsSync(file)) continue
    const mode = statSync(file).mode & 0o777
    if ((mode & 0o077) !== 0) throw new Error(`${file} can be read by others: chmod 600 ${file}.`)
  }
  return existsSync(join(dir, 'hotline-salt'))
    ? 'secrets are readable by their owner alone'
    : 'made at the first start'
}

async function checkPages(): Promise<string> {
  return (await isWebBuilt())
    ? "the console's pages are built"
    : "the console's pages are built at its next start"
}
