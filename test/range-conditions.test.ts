import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import type { Range } from './world/range/open-range.ts'
import { reachable } from './world/range/reach.ts'

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

const stall = { engine: 'table', listings: 12, vendors: 2, recipe: 'world-table' }
const markets = [
  { ...stall, name: 'flaky', conditions: [{ kind: 'outage', share: 0.3 }] },
  { ...stall, name: 'erring', conditions: [{ kind: 'outage', share: 0.3, how: 'error' }] },
  { ...stall, name: 'kicking', conditions: [{ kind: 'kick', afterRequests: 10, forSeconds: 60 }] },
  { ...stall, name: 'redesigned', conditions: [] },
  { ...stall, name: 'closed-for-a-while', conditions: [{ kind: 'maintenance' }] },
  { ...stall, name: 'stuck', conditions: [{ kind: 'stalled', share: 0.1, afterBytes: 400 }] },
  { ...stall, name: 'leading-off', conditions: [{ kind: 'redirect-outside', share: 0.2 }] },
  { ...stall, name: 'marked', conditions: [{ kind: 'csam-marker', share: 0.2 }] },
  { ...stall, name: 'hostile', conditions: [{ kind: 'hostile', share: 0.3 }] },
]

let world: CrawlRange
beforeAll(async () => {
  const config = { fetchTimeoutMs: 5_000, maxPageBytes: 1_000_000 }
  // A page that fails five times in a row is given up; with this seed none does more than three times.
  world = await openCrawlRange(resources, { seed: 'range-conditions-6', markets }, { speed: 40, config })
})

test('whatever stands before a market, what can be reached is found, and no gate, lure or marked page is kept', async () => {
  const { crawl, score, range, database } = world
  const switching = setInterval(() => switchOnTheWay(range), 10)
  await crawl().finally(() => clearInterval(switching))
  const scores = new Map((await score()).map((one) => [one.market, one]))
  for (const one of scores.values())
    expect(one).toMatchObject({ invented: [], gatesStored: [], falselyDelisted: [], precision: 1 })
  for (const name of ['flaky', 'erring', 'kicking', 'redesigned', 'closed-for-a-while', 'stuck']) {
    expect([name, scores.get(name)!.recall]).toEqual([name, 1])
    // A page may have met a notice at each of its tries, and comes with the next round.
    expect(scores.get(name)!.coverage).toBeGreaterThan(0.9)
  }
  // What these take away they take for good, and with it what nothing else leads to.
  for (const name of ['leading-off', 'marked', 'hostile']) {
    const taken = new Set(takenFrom(range, name))
    const inReach = reachable(range.market(name), range.openedAt, (path) => taken.has(path))
    const lost = scores.get(name)!.missing.filter((id) => inReach.has(id))
    expect([name, lost]).toEqual([name, []])
  }
  expect(range.served().filter(({ market, method }) => market === undefined || method !== 'GET')).toEqual([])
  expect(await database.selectFrom('hotline_report').select('id').execute()).not.toEqual([])
})

test('nothing of it holds because nothing happened: each condition had its hand in what was served', () => {
  const { range } = world
  for (const { name, conditions } of markets)
    for (const { kind } of conditions)
      expect([name, takenFrom(range, name, kind).length > 0]).toEqual([name, true])
  const history = range.market('redesigned').history.map(({ conditions }) => conditions.length)
  expect(history).toEqual([0, 1])
})

/** A redesign when a part has been read, and an end of maintenance when it has been seen. */
function switchOnTheWay(range: Range): void {
  const asked = (name: string) => range.served().filter(({ market }) => market === name).length
  const isAsOrdered = (name: string) => range.market(name).history.length === 1
  if (isAsOrdered('redesigned') && asked('redesigned') > 8)
    range.set('redesigned', [{ kind: 'layout-change', design: 1 }])
  if (isAsOrdered('closed-for-a-while') && asked('closed-for-a-while') > 1)
    range.set('closed-for-a-while', [])
}

function takenFrom(range: Range, name: string, kind?: string): string[] {
  const hit = range.served().filter(({ market, condition }) => market === name && condition !== undefined)
  return hit.filter(({ condition }) => kind === undefined || condition === kind).map(({ path }) => path)
}
