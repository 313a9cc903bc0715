import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { HandOffEnding } from '#contracts/hand-off.ts'
import type { MarketSession } from '#crawler/market-session.ts'
import type { Gate } from '#crawler/hand-off-desk.ts'
import { manualClock, systemClock, type Clock } from '#shared/clock.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { openTestDatabase, openTestPostgres, type TestPostgres } from './market-database.ts'
import { openCrawlRange, type CrawlRange, type CrawlRangeOptions } from './crawl-range.ts'
import { steadyClock } from './steady-clock.ts'
import { endgameAnswer, endgameViolations } from './world/range/conditions/endgame.ts'
import type { ScenarioInput } from './world/range/scenario.ts'
import { cookiesOf } from './world/range/cookies.ts'

const file = new AsyncDisposableStack()
let server: TestPostgres
beforeAll(async () => (server = await openTestPostgres(file)))
afterAll(() => file.disposeAsync())

let resources = new AsyncDisposableStack()
afterEach(async () => {
  await resources.disposeAsync()
  resources = new AsyncDisposableStack()
})

/** The clock runs so much faster than timers do: an hour in three minutes. A network's jitter counts as much more, too. */
const SPEED = 20
const seed = 'front'
const openCrawl = async (markets: ScenarioInput['markets'], more: CrawlRangeOptions = {}) =>
  openCrawlRange(
    resources,
    { seed, markets },
    {
      speed: SPEED,
      // Three that a busy machine held up, and the three that follow at once, are the six that a front allows in a second.
      enter: () => ({ requests_per_second: 3 * SPEED, concurrency: 3 }),
      postgres: await openTestDatabase(resources, server),
      ...more,
    },
  )

/** Stands still until it is let go: however long the machine is held up, nobody asks a second time before. */
function heldClock(): Clock & { letGo: () => void } {
  let clock: Clock = manualClock(systemClock.now())
  return { now: () => clock.now(), letGo: () => void (clock = steadyClock(SPEED)) }
}

test('behind EndGame and kicks every listing is found, no gate is stored, and nothing comes early or too fast', async () => {
  const front = { kind: 'endgame', sessionSeconds: 12 }
  const kick = { kind: 'kick', afterRequests: 30, forSeconds: 10 }
  const queued = { name: 'queued', engine: 'table', recipe: 'world-table', conditions: [front] }
  const kicked = { name: 'kicked', engine: 'table', conditions: [front, kick] }
  const { crawl, score, range } = await openCrawl([
    { ...queued, listings: 40 },
    { ...kicked, listings: 40 },
  ])
  await crawl()
  for (const market of ['queued', 'kicked']) expect(endgameViolations({ seed, market })).toEqual([])
  const scores = await score()
  expect(scores.map(({ gatesStored, invented }) => [...gatesStored, ...invented])).toEqual([[], []])
  for (const { recall } of scores) expect(recall).toBeGreaterThanOrEqual(0.99)
  // The first one, and each time that a session ended in the middle of the scrape.
  const queues = range.served().filter(({ market, kind }) => market === 'queued' && kind === 'queue')
  expect(queues.length).toBeGreaterThan(2)
})

test('the browser lane waits in the queue, and what its pages ask for besides counts', async () => {
  const conditions = [{ kind: 'endgame' }]
  const market = {
    name: 'shown',
    engine: 'shop',
    listings: 6,
    vendors: 1,
    mode: 'browser' as const,
    conditions,
  }
  const { crawl, score } = await openCrawl([market])
  await crawl()
  expect(endgameViolations({ seed, market: 'shown' })).toEqual([])
  expect(await score()).toMatchObject([{ recall: 1, gatesStored: [] }])
})

test('the place in the queue outlives the crawler, and so does the way in', async () => {
  const conditions = [{ kind: 'endgame', waitSeconds: 20, refreshSeconds: 24, queueSeconds: 1200 }]
  const market = { name: 'kept', engine: 'shop', listings: 3, vendors: 1, conditions }
  const identityKey = openMasterKey(makeMasterKey())!
  const clock = heldClock()
  const { crawl, database, range } = await openCrawl([market], { clock, deps: { identityKey } })
  await crawl(async () => range.served().length === 1)
  clock.letGo()
  await crawl()
  // Nobody had to stand in the queue again, neither the second crawler nor the one of the next scrape.
  await database.updateTable('page').set({ due_at: clock.now() }).where('depth', '=', 0).execute()
  await crawl()
  expect(range.served().filter(({ kind }) => kind === 'queue')).toHaveLength(1)
  const { sealed } = await database.selectFrom('identity_front').select('sealed').executeTakeFirstOrThrow()
  expect(sealed).not.toContain('dcap')
  expect(endgameViolations({ seed, market: 'kept' })).toEqual([])
})

test('a front that allows less than the registry says kills paths until we are slower, and all is found', async () => {
  const conditions = [{ kind: 'endgame', perSecond: 2, killSeconds: 1 }]
  const market = { name: 'strict', engine: 'shop', listings: 12, vendors: 1, conditions }
  const { crawl, score, range } = await openCrawl([market])
  await crawl()
  expect(await score()).toMatchObject([{ recall: 1, gatesStored: [] }])
  const kinds = endgameViolations({ seed, market: 'strict' }).map(({ kind }) => kind)
  expect([kinds.length > 0, new Set(kinds)]).toEqual([true, new Set(['over-rate'])])
  expect(new Set(range.served().map(({ circuit }) => circuit)).size).toBeGreaterThan(1)
})

test('a wait in the queue outlives the crawler: the next one asks no earlier', async () => {
  const conditions = [{ kind: 'endgame', waitSeconds: 20, refreshSeconds: 24, queueSeconds: 1200 }]
  const market = { name: 'resumed', engine: 'shop', listings: 4, vendors: 1, conditions }
  const clock = heldClock()
  const { crawl, database, range } = await openCrawl([market], { clock })
  const notBefore = async () =>
    (await database.selectFrom('identity').select('not_before').executeTakeFirstOrThrow()).not_before
  await crawl(async () => (await notBefore()) !== null)
  const until = await notBefore()
  expect(range.served()).toHaveLength(1)
  // Its page is due: nothing but the front holds it up.
  await database.updateTable('page').set({ due_at: clock.now() }).execute()
  clock.letGo()
  await crawl(async () => range.served().length > 1)
  const [first, second] = range.served()
  expect(until!.getTime() - first!.at.getTime()).toBeGreaterThan(24_000)
  expect(second!.at.getTime()).toBeGreaterThanOrEqual(until!.getTime())
  expect(endgameViolations({ seed, market: 'resumed' })).toEqual([])
})

/** Plays the person: waits in the queue as the page says, reads the picture, sends the form. */
async function solve({ range, clock }: CrawlRange, { identity, mirror }: MarketSession, { path }: Gate) {
  const market = range.market('guarded')
  const url = new URL(`http://${mirror.host}${path}`)
  const send = async (method: string, to: URL, form?: URLSearchParams) => {
    const at = clock.now()
    const cookies = cookiesOf(identity.cookies.headerFor(url.href, at))
    const headers = { 'user-agent': 'a browser', referer: url.href }
    const request = { host: mirror.host, method, url: to, headers, cookies, circuit: undefined, at }
    const { reply } = await market.answer({ ...request, ...(form && { form }) })
    if (typeof reply === 'string') throw new Error(reply)
    const given = (reply.headers ?? []).filter(([name]) => name === 'set-cookie').map(([, value]) => value)
    identity.cookies.store(url.href, given, at)
    return typeof reply.body === 'string' ? reply.body : ''
  }
  for (;;) {
    const html = await send('GET', url)
    const refresh = /content="(\d+)"/.exec(html)?.[1]
    const picture = /src="(\/captcha\/[^"]+)"/.exec(html)?.[1]
    if (picture !== undefined) {
      await send('POST', url, new URLSearchParams({ captcha: endgameAnswer(picture) }))
      return
    }
    const due = clock.now().getTime() + Number(refresh) * 1000
    await expect.poll(() => clock.now().getTime() >= due, { timeout: 200_000, interval: 20 }).toBe(true)
  }
}

test('a captcha before the market is put before a person once, and the crawl goes on when it is solved', async () => {
  const conditions = [{ kind: 'endgame', captcha: true, queueSeconds: 1200 }]
  const markets = [{ name: 'guarded', engine: 'shop', listings: 12, vendors: 1, conditions }]
  const asked: string[] = []
  const endings: HandOffEnding[] = ['expired', 'solved']
  const crawled: CrawlRange = await openCrawl(markets, {
    deps: {
      handOffs: {
        async ask(session, gate) {
          asked.push(gate.kind)
          const ending = endings.shift()!
          if (ending === 'solved') await solve(crawled, session, gate)
          return ending
        },
        async [Symbol.asyncDispose]() {},
      },
    },
  })
  const { crawl, database, score, range } = crawled
  await crawl(async () => (await restOf(database)) === 'a person is needed: captcha')
  expect(asked).toEqual(['captcha'])
  const before = range.served().length
  const scrape = await database.selectFrom('scrape').select('finished_at').executeTakeFirstOrThrow()
  expect(scrape.finished_at).toBeNull()
  await database.updateTable('identity').set({ not_before: null, leased_until: null }).execute()
  await crawl()
  expect([before, asked]).toEqual([2, ['captcha', 'captcha']])
  expect(await score()).toMatchObject([{ recall: 1, gatesStored: [] }])
})

async function restOf(database: CrawlRange['database']): Promise<string | null> {
  const identity = database.selectFrom('identity').select(['not_before_reason', 'leased_until', 'leased_by'])
  const row = await identity.executeTakeFirstOrThrow()
  return row.leased_by === null && row.leased_until !== null ? row.not_before_reason : null
}
