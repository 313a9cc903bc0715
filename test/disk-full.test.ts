import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readPauses } from '#db/crawler-pause.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { freeBytesUnder } from '#infra/free-space.ts'
import { systemClock } from '#shared/clock.ts'
import { openCrawlWorld } from './crawl-world.ts'
import { until } from './demo-run.ts'
import { lastingBasis, marketOf } from './market-database.ts'
import { runLanternfish } from './run-lanternfish.ts'
import { openWorld, type RunningWorld } from './world/open-world.ts'

const MB = 1024 * 1024

let resources: AsyncDisposableStack
let world: RunningWorld
beforeEach(async () => {
  resources = new AsyncDisposableStack()
  world = resources.use(await openWorld({ seed: 'disk', clock: systemClock }))
})
afterEach(() => resources.disposeAsync())

async function openCrawler(minFreeBytes: number, prepare?: (captures: string) => void) {
  const crawler = await openCrawlWorld(resources, {
    services: world.services,
    minFreeBytes,
    ...(prepare && { prepare }),
  })
  const { host, recipe = null } = world.markets[0]!
  const settings = { mode: 'http' as const, recipe, max_pages_per_scrape: 60, min_delay_ms: 5 }
  const mirrors = [{ host, port: 80 }]
  const entry = { ...marketOf('bramble-row', settings), mirrors, basis: lastingBasis() }
  const fetches = () => crawler.database.selectFrom('page_fetch').select(['page_id', 'outcome']).execute()
  return { ...crawler, fetches, crawlOn: () => crawler.crawl(entry) }
}

/** A disk of its own, so small that a test can fill it. Only root may mount one. */
function mountSmallDisk(dir: string, size = '40m'): boolean {
  mkdirSync(dir, { recursive: true })
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', dir], { stdio: 'ignore' })
  } catch {
    return false
  }
  resources.defer(() => void execFileSync('umount', ['--lazy', dir]))
  return true
}

test('a disk that fills up in mid-crawl pauses the crawl before anything is lost, and it goes on by itself when there is room', async ({
  skip,
}) => {
  let isMounted = false
  const crawler = await openCrawler(20 * MB, (captures) => void (isMounted = mountSmallDisk(captures)))
  skip(!isMounted, 'a small disk can only be mounted by root')
  const dir = crawler.deps.config.captureDir
  const filler = join(dir, 'filler')
  const first = crawler.crawlOn()
  await until('some pages', async () => ((await crawler.fetches()).length >= 10 ? true : undefined), 60_000)
  writeFileSync(filler, Buffer.alloc(25 * MB))
  await first
  const paused = await crawler.fetches()
  expect(await readPauses(crawler.database, new Date(0))).toMatchObject([{ neededMb: 20 }])
  expect(paused.length).toBeLessThan(60)
  expect(paused.filter(({ outcome }) => outcome === 'offline')).toEqual([])
  // While there is no room nothing is asked for.
  const asked = world.requests().length
  await crawler.crawlOn()
  expect(world.requests()).toHaveLength(asked)
  expect(await crawler.fetches()).toHaveLength(paused.length)
  rmSync(filler)
  await crawler.crawlOn()
  const all = await crawler.fetches()
  expect(await readPauses(crawler.database, new Date(0))).toEqual([])
  expect(all.length).toBeGreaterThanOrEqual(60)
  // No page twice, and nothing asked for that was not recorded; a connection that broke may be asked on again.
  expect(new Set(all.map(({ page_id }) => page_id)).size).toBe(all.length)
  expect(new Set(world.requests().map(({ path }) => path)).size).toBe(all.length)
  const captures = await crawler.database.selectFrom('capture').select('object_sha256').execute()
  const store = openCaptureStore(dir)
  for (const { object_sha256 } of captures) expect((await store.get(object_sha256)).length).toBeGreaterThan(0)
})

test('a backup that does not fit is refused before anything is copied', async ({ skip }) => {
  const crawler = await openCrawler(0)
  await crawler.crawlOn()
  const target = join(crawler.deps.config.captureDir, '..', 'small')
  skip(!mountSmallDisk(target, '200k'), 'a small disk can only be mounted by root')
  const { databaseUrl, captureDir } = crawler.deps.config
  const ran = await runLanternfish(['backup', '--to', join(target, 'today')], {
    env: { DATABASE_URL: databaseUrl, CAPTURE_DIR: captureDir },
  })
  expect(ran.stderr).toMatch(
    /^lanternfish: The backup needs about \d+ MB and 1 MB are free under .*small: make room/,
  )
  expect(ran.status).toBe(3)
  expect(readdirSync(target)).toEqual([])
})

test('a disk with less room than MIN_FREE_MB is not written to: no page is fetched, and all stay due', async () => {
  const free = await freeBytesUnder('/tmp')
  const crawler = await openCrawler(free + 100_000 * MB)
  await crawler.crawlOn()
  expect(await crawler.fetches()).toEqual([])
  expect(world.requests()).toEqual([])
  const due = await crawler.database.selectFrom('page').select('id').where('due_at', 'is not', null).execute()
  expect(due).toHaveLength(1)
})
