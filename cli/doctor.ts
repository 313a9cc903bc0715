import { existsSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { assertReachable, openDatabase } from '#db/open-database.ts'
import { readClockSource } from '#evidence/clock-source.ts'
import { findBrowser } from '#infra/browser/find-browser.ts'
import { findPostgresBinaries } from '#infra/embedded-postgres/binaries.ts'
import { askRedis } from '#infra/ask-redis.ts'
import { askSocksGreeting } from '#infra/ask-socks-greeting.ts'
import { systemClock } from '#shared/clock.ts'
import { messageOf } from '#shared/errors.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { DEFAULT_DATA_DIR, readSettings } from './settings.ts'

type Settings = ReturnType<typeof readSettings>
type Check = { name: string; run: () => Promise<string> }

/** Beside this much nothing of ours makes a crawl fit. */
const LOW_DISK_BYTES = 2 * 1024 ** 3

export const doctor: Command = {
  usage:
    'usage: lanternfish doctor [--data DIR]\n  Checks what a crawl needs and names what fails; status 3 when something does.\n',
  async run(args) {
    const { values } = parseOnlyFlags(doctor, args, { data: { type: 'string' } })
    const dir = resolve(values.data ?? DEFAULT_DATA_DIR)
    let failed = 0
    for (const { name, run } of checksOf(readSettings(process.env), dir)) {
      try {
        process.stdout.write(`ok    ${name.padEnd(9)} ${await run()}\n`)
      } catch (error) {
        failed += 1
        process.stdout.write(`FAIL  ${name.padEnd(9)} ${messageOf(error)}\n`)
      }
    }
    return failed === 0 ? 0 : 3
  },
}

function checksOf(settings: Settings, dir: string): Check[] {
  return [
    { name: 'postgres', run: () => checkPostgres(settings) },
    { name: 'queue', run: () => checkQueue(settings) },
    { name: 'tor', run: () => checkTor(settings) },
    { name: 'browser', run: checkBrowser },
    { name: 'disk', run: () => checkDisk(dir) },
    { name: 'clock', run: checkClock },
    { name: 'keys', run: () => checkKeys(dir) },
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
  return 'Redis answers at QUEUE_URL'
}

async function checkTor({ torSocksUrl }: Settings): Promise<string> {
  await askSocksGreeting(torSocksUrl)
  return `speaks SOCKS5 at ${torSocksUrl}`
}

async function checkBrowser(): Promise<string> {
  const { path, version, source } = await findBrowser()
  return `${source} Chromium ${version}, ${path}`
}

async function checkDisk(dir: string): Promise<string> {
  let at = dir
  while (!existsSync(at)) at = resolve(at, '..')
  const { bavail, bsize } = await statfs(at)
  const free = `${((bavail * bsize) / 1024 ** 3).toFixed(1)} GB free under ${at}`
  if (bavail * bsize < LOW_DISK_BYTES)
    throw new Error(`only ${free}: make room, or choose another folder with --data.`)
  return free
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
  for (const name of ['hotline-salt', 'postgres-password']) {
    const file = join(dir, name)
    if (!existsSync(file)) continue
    const mode = statSync(file).mode & 0o777
    if ((mode & 0o077) !== 0) throw new Error(`${file} can be read by others: chmod 600 ${file}.`)
  }
  return existsSync(join(dir, 'hotline-salt'))
    ? 'secrets are readable by their owner alone'
    : 'made at the first start'
}
