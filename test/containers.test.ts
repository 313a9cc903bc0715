import { readFileSync, writeFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countDoubles, readFoundListings, readListingPages } from '#db/found-listings.ts'
import { openDatabase, type Database } from '#db/open-database.ts'
import { addRates } from '#db/rates.ts'
import { isDone, readProgress } from '#db/progress.ts'
import { systemClock } from '#shared/clock.ts'
import { openComposeWorld, type RunningService } from './compose-world.ts'
import { LONG_MS } from './demo-expectations.ts'
import { until } from './demo-run.ts'
import { basis } from './market-database.ts'
import { findRedis } from './queue-world.ts'
import { agrees, compareWithTruth } from './world/compare-with-truth.ts'
import type { Truth } from './world/truth.ts'

const redis = findRedis()
if (!redis) process.stderr.write('No crawl by docker-compose.yml: redis-server is not installed.\n')

const resources = new AsyncDisposableStack()
let world: Awaited<ReturnType<typeof openComposeWorld>>
let database: Database
let running: RunningService[]
let truth: Truth
let oneShots: { status: number | null; output: string; log: string }[]

/** The whole of docker-compose.yml, two crawlers and two workers, each on its own. */
beforeAll(async () => {
  if (!redis) return
  world = await openComposeWorld(resources)
  oneShots = [await world.run('secrets')]
  const postgres = await world.openPostgres()
  database = openDatabase(postgres.url, { max: 2 })
  resources.defer(() => database.destroy())
  oneShots.push(await world.run('migrate'), ...(await enterMarkets()))
  truth = JSON.parse(readFileSync(world.notice.truthFile, 'utf8')) as Truth
  // Three markets for two crawlers: neither may take them all.
  const fair = { MARKETS_AT_ONCE: '2', MIN_FREE_MB: '200' }
  const names = ['dashboard', 'worker', 'worker', 'crawler', 'crawler']
  running = await Promise.all(names.map((name) => world.start(name, fair)))
  const ending = async () => (isDone(await readProgress(database, systemClock.now())) ? true : undefined)
  await until('the end of the crawl', ending, LONG_MS)
}, LONG_MS)

/** As a person does: a file for each market, by the command line. */
async function enterMarkets() {
  const day = 86_400_000
  const now = systemClock.now().getTime()
  const legalBasis = basis({
    validFrom: new Date(now - day).toISOString(),
    validTo: new Date(now + day).toISOString(),
  })
  const ran = []
  for (const { name, title, host, recipe, mode, startPath, politeness } of world.notice.markets) {
    const file = `${world.dir}/${name}.yaml`
    const entry = { name, title, mode, access: 'public', recipe, mirrors: [{ host }], startPaths: [startPath], politeness: { ...politeness, requestsPerSecond: null }, legalBasis } // prettier-ignore
    writeFileSync(file, JSON.stringify(entry))
    ran.push(await world.run('migrate', ['market', 'add', file]))
  }
  const { at, rates } = JSON.parse(readFileSync(world.notice.truthFile, 'utf8')) as { at: string; rates: Record<string, number> } // prettier-ignore
  const known = Object.entries(rates).map(([currency, usd]) => ({ currency, day: at.slice(0, 10), usd: String(usd), source: 'simulation' })) // prettier-ignore
  await addRates(database, known)
  return ran
}

afterAll(() => resources.disposeAsync(), LONG_MS)

/** The sum of a metric over all its labels, as a role tells it. */
async function metricOf(role: RunningService, name: string): Promise<number | undefined> {
  const text = await (await fetch(`${role.metrics}/metrics`)).text()
  const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map(([, value]) =>
    Number(value),
  )
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0)
}

const rolesOf = (name: string) => running.filter((role) => role.name === name)
const ready = async ({ metrics }: RunningService) => {
  const answer = await fetch(`${metrics}/readyz`)
  return { status: answer.status, body: (await answer.json()) as { parts: Record<string, string> } }
}

test('the commands of docker-compose.yml crawl a world: two crawlers and two workers share it, nothing is missing or doubled', async ({
  skip,
}) => {
  skip(!redis, 'redis-server is not installed')
  expect(oneShots.map(({ status, log }) => ({ status, log }))).toEqual(
    oneShots.map(() => ({ status: 0, log: '' })),
  )
  expect(oneShots[1]?.output).toMatch(/^one-time password: \S+$/m)
  const comparison = compareWithTruth(
    truth,
    await readFoundListings(database),
    await readListingPages(database),
  )
  expect(comparison).toMatchObject({ expected: 450, found: 450 })
  expect(agrees(comparison) || comparison).toBe(true)
  expect(Object.values(await countDoubles(database)).every((count) => count === 0)).toBe(true)
  const fetches = await Promise.all(
    rolesOf('crawler').map((role) => metricOf(role, 'lanternfish_fetches_total')),
  )
  const captures = await Promise.all(rolesOf('worker').map((role) => metricOf(role, 'lanternfish_captures_processed_total'))) // prettier-ignore
  process.stdout.write(`fetches ${fetches.join(' + ')}, captures ${captures.join(' + ')}\n`)
  for (const count of [...fetches, ...captures]) expect(count).toBeGreaterThan(0)
  const { rows } = await sql<{ fetches: number; captures: number }>`
    select (select count(*) from page_fetch) as fetches, (select count(*) from capture) as captures`.execute(
    database,
  )
  expect(fetches[0]! + fetches[1]!).toBe(rows[0]?.fetches)
  expect(captures[0]! + captures[1]!).toBe(rows[0]?.captures)
})

test('each market is read by one identity at a time, no faster than it allows', async ({ skip }) => {
  skip(!redis, 'redis-server is not installed')
  const { rows } = await sql<{ market: string; most: number; allowed: number; identities: number }>`
    with edge as (
      select market_id, started_at as at, 1 as step from page_fetch
      union all select market_id, ended_at, -1 from page_fetch
    ), held as (
      select market_id, sum(step) over (partition by market_id order by at, step) as fetching from edge
    )
    select m.name as market, max(h.fetching)::int as most, max(m.concurrency) as allowed,
      (select count(distinct identity_id) from page_fetch f where f.market_id = m.id) as identities
    from held h join market m on m.id = h.market_id group by m.id, m.name`.execute(database)
  expect(rows).toHaveLength(3)
  expect(rows.filter(({ most, allowed, identities }) => most > allowed || identities !== 1)).toEqual([])
})

test('each service answers the health check of the file, says that it is ready, and shows what it counted', async ({
  skip,
}) => {
  skip(!redis, 'redis-server is not installed')
  for (const role of running) {
    expect([role.name, await world.isHealthy(role)]).toEqual([role.name, true])
    expect([role.name, (await ready(role)).status]).toEqual([role.name, 200])
    expect((await fetch(`${role.metrics}/healthz`)).status).toBe(200)
    expect(await metricOf(role, 'process_resident_memory_bytes')).toBeGreaterThan(10_000_000)
  }
  const [crawler] = rolesOf('crawler')
  const [worker] = rolesOf('worker')
  expect(await metricOf(worker!, 'lanternfish_captures_waiting')).toBe(0)
  expect(await metricOf(worker!, 'lanternfish_oldest_waiting_capture_seconds')).toBe(0)
  expect(await metricOf(worker!, 'lanternfish_queue_jobs')).toBe(0)
  expect(await metricOf(worker!, 'lanternfish_listing_fields_filled_total')).toBeGreaterThan(100)
  expect(await metricOf(crawler!, 'lanternfish_pages_due')).toBe(0)
  expect(await metricOf(crawler!, 'lanternfish_capture_free_bytes')).toBeGreaterThan(200_000_000)
  expect(await metricOf(crawler!, 'lanternfish_egress_received_bytes_total')).toBeGreaterThan(10_000)
  expect(await metricOf(crawler!, 'lanternfish_egress_refusals_total')).toBeGreaterThan(0)
})

test('the console counts requests by its own routes, not by what somebody typed', async ({ skip }) => {
  skip(!redis, 'redis-server is not installed')
  const [console] = rolesOf('dashboard')
  const address = `http://127.0.0.1:${console!.env['DASHBOARD_PORT']}`
  expect((await fetch(`${address}/healthz`)).status).toBe(200)
  expect((await fetch(`${address}/`)).status).toBe(200)
  await fetch(`${address}/api/v1/listings/4711?q=typed`)
  const text = await (await fetch(`${console!.metrics}/metrics`)).text()
  expect(text).toMatch(
    /lanternfish_console_requests_total\{method="GET",route="\/healthz",status="200"\} \d+/,
  )
  // Not the bare number, which any count of bytes may hold.
  expect(text).not.toMatch(/listings\/4711|typed/)
})

test('no log of any service holds a secret, the password of the database among them', async ({ skip }) => {
  skip(!redis, 'redis-server is not installed')
  const secrets = ['secrets/postgres-password', 'secrets/identity-key', 'keys/master-key'].map((file) =>
    readFileSync(`${world.dir}/${file}`, 'utf8').trim(),
  )
  const log = running.map((role) => role.log()).join('\n')
  expect(log).toContain('crawler started')
  for (const secret of secrets) expect(log).not.toContain(secret)
})

test('where Redis falls, the roles that need it say that they are not ready, name it, and still show the rest', async ({
  skip,
}) => {
  skip(!redis, 'redis-server is not installed')
  await world.redis.kill()
  for (const role of [...rolesOf('worker'), ...rolesOf('crawler')]) {
    const { status, body } = await ready(role)
    expect(status).toBe(503)
    expect(body.parts).toMatchObject({ postgres: 'ok', queue: expect.stringContaining('Redis does not answer') as string }) // prettier-ignore
    expect(await world.isHealthy(role)).toBe(false)
  }
  const [worker] = rolesOf('worker')
  expect(await metricOf(worker!, 'lanternfish_captures_waiting')).toBe(0)
  expect((await ready(rolesOf('dashboard')[0]!)).status).toBe(200)
  await world.redis.start()
  await until('readiness', async () => ((await ready(worker!)).status === 200 ? true : undefined), LONG_MS)
})

const doctor = async () => (await world.run('migrate', ['doctor', '--data', world.dir])).output

test('doctor says how the installation is, and names what is wrong in the database', async ({ skip }) => {
  skip(!redis, 'redis-server is not installed')
  const well = await doctor()
  for (const line of [
    /^ok    postgres   answers at DATABASE_URL$/m,
    /^ok    queue      Redis answers/m,
    /^ok    browser    /m,
    /^ok    disk       .* GB free/m,
    /^ok    pages      /m,
    /^ok    master key \S+, the one that this database belongs to$/m,
    /^ok    partitions there for \d{4}-\d\d$/m,
    /^ok    waiting    no capture waits$/m,
    /^ok    scrapes    (?:[a-z-]+: ended "complete"(?:, )?){3}$/m,
  ])
    expect(well).toMatch(line)
  const now = systemClock.now()
  const next = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 7)
  await sql.raw(`drop table verdict_${next.replace('-', '_')}`).execute(database)
  await sql`update scrape set ending = 'basis: out of date' where market_id = (select min(id) from market)`.execute(
    database,
  )
  await sql`update capture set processed_at = null, process_attempts = 5 where id = (select min(id::text)::uuid from capture)`.execute(
    database,
  )
  const ill = await doctor()
  expect(ill).toMatch(/^FAIL  partitions verdict cannot take rows of .*: run `lanternfish migrate`\.$/m)
  expect(ill).toMatch(/^FAIL  scrapes .*"basis: out of date".*market renew/m)
  expect(ill).toMatch(/^ok    waiting    no capture waits, 1 given up/m)
})
