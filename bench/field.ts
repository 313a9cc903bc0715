import { isGate } from '#contracts/page-kind.ts'
import { openCrawlRange, type CrawlRange } from '#test/crawl-range.ts'
import type { ScenarioInput } from '#test/world/range/scenario.ts'
import type { MarketScore } from '#test/world/range/score.ts'
import type { Measure } from './measure.ts'

const SEEDS = 1
const LISTINGS = 30
const VENDORS = 3
const SPEED = 40
const DEADLINE_MS = 400_000
const ENGINES = ['table', 'card', 'tree', 'shop', 'russian', 'chinese-forum'] as const
/** Gate answers of a market after which enough has been seen: at most gates a crawler stops and asks for a person. */
const GATES_SEEN = 1

type Conditions = NonNullable<ScenarioInput['markets'][number]['conditions']>

/** A market passes through these: what it offers can be found all the same. */
const PASSING: Record<string, Conditions> = {
  outage: [{ kind: 'outage', share: 0.3 }],
  errors: [{ kind: 'outage', share: 0.3, how: 'error' }],
  kicks: [{ kind: 'kick', afterRequests: 20, forSeconds: 60 }],
  redesign: [{ kind: 'layout-change', from: 120 }],
  maintenance: [{ kind: 'maintenance', from: 60, until: 180 }],
}

/** These stay once they have come, as the ones in the middle of a crawl. */
const STAYING: Record<string, Conditions> = {
  captcha: [{ kind: 'captcha', from: 60 }],
  form: [{ kind: 'login-wall', from: 60 }],
  empty: [{ kind: 'login-wall', lost: 'empty', from: 60 }],
  closed: [{ kind: 'maintenance', from: 60 }],
  seized: [{ kind: 'seizure', from: 60 }],
  scam: [{ kind: 'exit-scam', vendorsLeaveAfterDays: 0, bannerAfterDays: 0.001 }],
}

/**
 * What a crawl finds and what it keeps when something stands before a market, on six engines in three languages.
 * Budgets: 99 of 100 listings where the condition passes, and no gate kept as content under any.
 */
export async function benchField(): Promise<Measure[]> {
  // A market's name stands on its pages: it must not name a gate.
  const names = [...Object.keys(PASSING), ...Object.keys(STAYING)]
  const scores: (MarketScore & { condition: string })[] = []
  let gates = 0
  for (let seed = 0; seed < SEEDS; seed++)
    for (const [group, passes] of [
      [PASSING, true],
      [STAYING, false],
    ] as const)
      for (const [condition, conditions] of Object.entries(group)) {
        await using resources = new AsyncDisposableStack()
        const markets = ENGINES.map((engine) => ({
          name: `${engine}-${names.indexOf(condition) + 1}`,
          engine,
          listings: LISTINGS,
          vendors: VENDORS,
          conditions,
        }))
        const crawled = await openCrawlRange(resources, { seed: `field ${seed}`, markets }, { speed: SPEED })
        await crawled.crawl(passes ? undefined : async () => haveSeenGates(crawled), {
          deadlineMs: DEADLINE_MS,
        })
        const found = await crawled.score()
        scores.push(...found.map((score) => ({ ...score, condition })))
        gates += crawled.range.served().filter(({ kind }) => kind !== undefined && isGate(kind)).length
        process.stderr.write(
          `field: seed ${seed}, ${condition}: ${found.map(({ recall, gatesStored }) => `${recall.toFixed(2)}/${gatesStored.length}`).join(' ')}\n`,
        )
      }
  return [...Object.keys(PASSING).map((condition) => foundUnder(condition, scores)), gatesKept(scores, gates)]
}

function haveSeenGates({ range }: CrawlRange): boolean {
  return range.markets.every(({ name }) => {
    const ours = range
      .served()
      .filter(({ market, kind }) => market === name && kind !== undefined && isGate(kind))
    return ours.length >= GATES_SEEN
  })
}

function foundUnder(condition: string, all: (MarketScore & { condition: string })[]): Measure {
  const scores = all.filter((score) => score.condition === condition)
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

function gatesKept(scores: MarketScore[], gates: number): Measure {
  const kept = scores.flatMap(({ market, gatesStored }) => gatesStored.map((path) => `${market}${path}`))
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
