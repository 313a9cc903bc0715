import { isGate } from '#contracts/page-kind.ts'
import { isDone, readProgress } from '#db/progress.ts'
import { openCrawlRange, type CrawlRange } from '#test/crawl-range.ts'
import { openTestDatabase, openTestPostgres, type TestPostgres } from '#test/market-database.ts'
import { allAre, dueNow } from '#test/mirror-world.ts'
import type { ScenarioInput } from '#test/world/range/scenario.ts'
import type { MarketScore } from '#test/world/range/score.ts'
import { EXIT, exit, farewell, passing, staying, type FieldCondition } from './field-conditions.ts'
import type { Measure } from './measure.ts'

const LISTINGS = 30
const ENGINES = ['table', 'card', 'tree', 'shop', 'russian', 'chinese-forum'] as const
/** One seller leaves or does not. */
const WITH_SELLERS = ENGINES.filter((engine) => engine !== 'shop')
/** Then it goes on to the next with what it has. */
const WALK_MS = 150_000
const WATCH_MS = 120_000
const EXIT_MS = 50_000
const EXIT_WALKS = 6
const LEAVING = 'exit-suspected'
/** Pages of a market that are served before something comes that stays. */
const MIDDLE = 25

type Result = { condition: string; scores: MarketScore[]; gates: number; told: number; life?: string }

/**
 * What a crawl finds and what it keeps when something stands before a market, on six engines in three languages, and
 * whether it can say what has become of the market. Budgets: 99 of 100 listings where the condition passes, no gate kept
 * as content under any, and nothing called gone that is there.
 */
export async function benchField(): Promise<Measure[]> {
  await using resources = new AsyncDisposableStack()
  const server = await openTestPostgres(resources)
  const results: Result[] = []
  for (const condition of [...passing, ...staying]) results.push(say(await runCondition(server, condition)))
  results.push(say(await runExit(server)))
  return [
    ...passing.map(({ name }) => foundUnder(results.find(({ condition }) => condition === name)!)),
    gatesKept(results),
    calledGone(results.filter(({ condition }) => condition !== 'exit')),
    livesTold(results.filter(({ life }) => life !== undefined)),
  ]
}

async function openField(
  resources: AsyncDisposableStack,
  server: TestPostgres,
  scenario: ScenarioInput,
  speed: number,
): Promise<CrawlRange> {
  return openCrawlRange(resources, scenario, {
    speed,
    enter: () => ({ requests_per_second: 5 * speed, concurrency: 4 }),
    postgres: await openTestDatabase(resources, server),
    // Nobody comes.
    env: { HANDOFF_WAIT_SECONDS: '2' },
  })
}

async function runCondition(server: TestPostgres, order: FieldCondition): Promise<Result> {
  await using resources = new AsyncDisposableStack()
  const { name: condition, conditions, speed, walks = 1, life } = order
  // A market's name stands on its pages: it must not name a gate.
  const at = [...passing, ...staying].indexOf(order) + 1
  const markets = ENGINES.map((engine) => ({
    name: `${engine}-${at}`,
    engine,
    listings: LISTINGS,
    vendors: 3,
    ...(life === undefined && { conditions }),
  }))
  const world = await openField(resources, server, { seed: `field ${at}`, markets }, speed)
  for (let walk = 1; walk <= (life === undefined ? walks : 0); walk++) {
    if (walk > 1) await dueNow(world)
    await crawlFor(world, WALK_MS, async () => isDone(await readProgress(world.database, world.clock.now())))
  }
  if (life !== undefined) {
    using middle = bringInMiddle(world, conditions)
    await crawlFor(world, WATCH_MS, async () => {
      await middle.follow()
      return allAre(world.database, life)
    })
  }
  return await resultOf(world, condition, life)
}

/**
 * By what a market has served, not by time, which a busy machine stretches. When it has come everywhere, everything is
 * due: of what a small market had left too little would be asked for to tell anything.
 */
function bringInMiddle(world: CrawlRange, conditions: FieldCondition['conditions']) {
  const { range } = world
  const brought = new Set<string>()
  let isDue = false
  const timer = setInterval(() => {
    const counts = Map.groupBy(range.served(), ({ market }) => market)
    for (const [market, served] of counts) {
      if (market === undefined || served.length < MIDDLE || brought.has(market)) continue
      brought.add(market)
      range.set(market, conditions)
    }
  }, 20)
  return {
    async follow() {
      if (isDue || brought.size < range.markets.length) return
      isDue = true
      await dueNow(world)
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

/** Read whole first; then its keepers go: it is walked until that is told, and once more when only a farewell is left. */
async function runExit(server: TestPostgres): Promise<Result> {
  await using resources = new AsyncDisposableStack()
  const markets = WITH_SELLERS.map((engine) => ({ name: `${engine}-exit`, engine, listings: 20, vendors: 8 }))
  const world = await openField(resources, server, { seed: 'exit', scale: EXIT.scale, markets }, EXIT.speed)
  const isRead = async () => isDone(await readProgress(world.database, world.clock.now()))
  const walk = async (conditions?: FieldCondition['conditions']) => {
    if (conditions) for (const { name } of world.range.markets) world.range.set(name, conditions)
    await dueNow(world)
    await crawlFor(world, EXIT_MS, isRead)
  }
  await walk()
  await walk(exit)
  for (let more = 1; more < EXIT_WALKS && !(await allAre(world.database, LEAVING)); more++) await walk()
  await walk(farewell)
  return await resultOf(world, 'exit', LEAVING)
}

/** Until a predicate holds, or for so long. */
async function crawlFor(world: CrawlRange, ms: number, isEnough: () => Promise<boolean>): Promise<void> {
  const begun = performance.now()
  const until = async () => performance.now() - begun > ms || isEnough()
  await world.crawl(until, { deadlineMs: ms * 2 })
}

async function resultOf(world: CrawlRange, condition: string, life: string | undefined): Promise<Result> {
  const gates = world.range.served().filter(({ kind }) => kind !== undefined && isGate(kind)).length
  const scores = await world.score()
  let told = 0
  for (const { name } of world.range.markets) {
    const states = await world.database
      .selectFrom('market_state as s')
      .innerJoin('market as m', 'm.id', 's.market_id')
      .select('s.to_state')
      .where('m.name', '=', name)
      .orderBy('s.id')
      .execute()
    if (states.at(-1)?.to_state === life) told += 1
    else if (life !== undefined)
      process.stderr.write(`field: ${name}: ${states.map((s) => s.to_state).join(' ')}\n`)
  }
  return { condition, scores, gates, told, ...(life !== undefined && { life }) }
}

function say(result: Result): Result {
  const { condition, scores, gates, told } = result
  const markets = scores.map(({ market, found, expected, gatesStored, falselyDelisted }) => {
    return `${market} ${found}/${expected}, ${gatesStored.length} kept, ${falselyDelisted.length} wrongly gone`
  })
  process.stderr.write(`field: ${condition}: ${gates} gates, ${told} told; ${markets.join('; ')}\n`)
  return result
}

function foundUnder({ condition, scores }: Result): Measure {
  const sum = (of: (score: MarketScore) => number) => scores.reduce((total, score) => total + of(score), 0)
  const [found, expected] = [sum((score) => score.found), sum((score) => score.expected)]
  const worst = scores.toSorted((a, b) => a.recall - b.recall)[0]!
  return {
    name: `listings found under ${condition}`,
    ours: found,
    peer: expected,
    unit: 'listings',
    ratio: found / expected,
    budget: { atLeast: 0.99 },
    note: `of those on offer all the time; worst market ${worst.market}: ${worst.found} of ${worst.expected}`,
  }
}

function gatesKept(results: Result[]): Measure {
  const gates = results.reduce((sum, one) => sum + one.gates, 0)
  const kept = results.flatMap(({ scores }) =>
    scores.flatMap(({ market, gatesStored }) => gatesStored.map((path) => `${market}${path}`)),
  )
  return {
    name: 'gate answers that were not kept as content',
    ours: gates - kept.length,
    peer: gates,
    unit: 'answers',
    ratio: (gates - kept.length) / gates,
    budget: { atLeast: 1 },
    note:
      kept.length === 0
        ? 'none was kept, under any condition'
        : `kept: ${[...new Set(kept)].slice(0, 5).join(', ')}`,
  }
}

function calledGone(results: Result[]): Measure {
  const scores = results.flatMap((one) => one.scores)
  const found = scores.reduce((sum, score) => sum + score.found, 0)
  const wrong = scores.reduce((sum, score) => sum + score.falselyDelisted.length, 0)
  return {
    name: 'listings on offer that nobody called gone',
    ours: found - wrong,
    peer: found,
    unit: 'listings',
    ratio: (found - wrong) / found,
    budget: { atLeast: 1 },
    note: 'of those found; under an outage and under all at once the markets were walked twice',
  }
}

function livesTold(results: Result[]): Measure {
  const told = results.reduce((sum, one) => sum + one.told, 0)
  const markets = results.reduce((sum, one) => sum + one.scores.length, 0)
  const each = results.map(
    ({ condition, life, told: of, scores }) => `${condition} ${life} ${of} of ${scores.length}`,
  )
  return {
    name: 'markets of which it was told what had become of them',
    ours: told,
    peer: markets,
    unit: 'markets',
    ratio: told / markets,
    note: each.join(', '),
  }
}
