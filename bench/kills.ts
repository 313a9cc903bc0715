import { isDeepStrictEqual } from 'node:util'
import { findTor } from '#infra/private-tor/find-tor.ts'
import { messageOf } from '#shared/errors.ts'
import { findRedis } from '#test/queue-world.ts'
import type { NetworkKind } from '#test/world/open-network.ts'
import type { ScenarioInput } from '#test/world/range/scenario.ts'
import { runKillRound, type Round, type RoundPlan } from './kill-round.ts'
import type { Measure } from './measure.ts'

const KILLS = 200
const KILLS_A_ROUND = 40
const SEED = 'kills'
const MARKET = { listings: 60, vendors: 6 }

const SCENARIO: ScenarioInput = {
  seed: SEED,
  markets: [
    {
      ...MARKET,
      name: 'anchor',
      engine: 'table',
      recipe: 'world-table',
      conditions: [{ kind: 'outage', share: 0.1 }],
    },
    { ...MARKET, name: 'beacon', engine: 'card', conditions: [{ kind: 'outage', share: 0.1, how: 'error' }] },
    { ...MARKET, name: 'capstan', engine: 'chinese-forum' },
    { ...MARKET, name: 'dinghy', engine: 'russian', conditions: [{ kind: 'kick', afterRequests: 60, forSeconds: 5 }] }, // prettier-ignore
    { ...MARKET, name: 'ensign', engine: 'table', recipe: 'world-table', mode: 'browser' },
  ],
}

/** Rounds by turns, as far as the programs for them are installed. */
const WAYS = [
  { network: 'simulated', queue: 'postgres' },
  { network: 'simulated', queue: 'redis' },
  { network: 'tor', queue: 'redis' },
  { network: 'tor', queue: 'postgres' },
] as const

/**
 * The whole program crawls a range while any of its processes is killed, by a seed: roles, supervisor, browser and its
 * renderers, Postgres, Redis where the queue lies there, Tor where it is the network. What is in the database
 * afterwards is held against the range's truth and against a crawl of the same range that nobody disturbed.
 *
 * @param most kills after which it ends; it ends with the round that reaches them
 */
export async function benchKills(most = KILLS): Promise<Measure[]> {
  const ways = WAYS.filter(({ network, queue }) => (network !== 'tor' || findTor()) && (queue !== 'redis' || findRedis())) // prettier-ignore
  const calm = await runKillRound(planOf(0, ways[0]!, 0))
  process.stderr.write(`${lineOf(calm, calm)}\n`)
  const rounds: Round[] = []
  const stuck: string[] = []
  const sum = () => rounds.reduce((total, { killed }) => total + killed.length, 0)
  for (let i = 0; sum() < most && stuck.length < 3; i++) {
    const plan = planOf(i + 1, ways[i % ways.length]!, Math.min(KILLS_A_ROUND, most - sum()))
    try {
      const round = await runKillRound(plan)
      rounds.push(round)
      process.stderr.write(`${lineOf(round, calm)}\n  ${sum()} of ${most} kills\n`)
    } catch (error) {
      stuck.push(plan.seed)
      process.stderr.write(`kills: round ${plan.seed} did not end: ${messageOf(error)}\n`)
    }
  }
  return measuresOf(rounds, calm, stuck)
}

function planOf(
  round: number,
  way: { network: NetworkKind; queue: 'postgres' | 'redis' },
  kills: number,
): RoundPlan {
  return { ...way, seed: `${SEED} ${round}`, scenario: SCENARIO, kills }
}

/** What a round has, against the truth and against the crawl that nobody disturbed. */
function faultsOf({ scores, pages, listings, doubles, unmatched }: Round, calm: Round) {
  const captured = new Set(pages)
  return {
    expected: scores.reduce((total, { expected }) => total + expected, 0),
    missing: scores.flatMap((score) => score.missing.map((id) => `${score.market} ${id}`)),
    invented: scores.flatMap((score) => score.invented.map((path) => `${score.market} ${path}`)),
    gates: scores.flatMap((score) => score.gatesStored.map((path) => `${score.market}${path}`)),
    gone: scores.flatMap((score) => score.falselyDelisted),
    pages: calm.pages.filter((url) => !captured.has(url)),
    rows: otherRows(listings, calm.listings),
    doubles: doubles.captures + doubles.leaves + doubles.observations,
    unmatched: unmatched.fetches + unmatched.captures + unmatched.unread,
  }
}

/** Listings of the calm crawl whose row here says something else, each with the fields. */
function otherRows(listings: Round['listings'], calm: Round['listings']): string[] {
  const found = new Map(listings.map((row) => [row.market + row.path + row.title, row]))
  return calm.flatMap((row) => {
    const same = found.get(row.market + row.path + row.title)
    const fields = (Object.keys(row) as (keyof typeof row)[]).filter((field) => !isDeepStrictEqual(row[field], same?.[field])) // prettier-ignore
    return fields.length === 0 ? [] : [`${row.market}${row.path}: ${fields.join(' ')}`]
  })
}

function lineOf(round: Round, calm: Round): string {
  const { plan, killed, pages, seconds } = round
  const { expected, ...faults } = faultsOf(round, calm)
  const said = Object.entries(faults).map(([name, value]) => {
    if (typeof value === 'number') return `${name} ${value}`
    return `${name} ${value.length}${value.length > 0 ? ` (${value.slice(0, 12).join(', ')})` : ''}`
  })
  const who = Object.entries(Object.groupBy(killed, (target) => target)).map(([name, all]) => `${name} ${all.length}`) // prettier-ignore
  return `kills: seed "${plan.seed}", ${plan.network}, queue on ${plan.queue}: ${killed.length} kills (${who.join(', ')}), ${pages.length} pages, ${expected} listings, ${Math.round(seconds)} s; ${said.join(', ')}`
}

function measuresOf(rounds: Round[], calm: Round, stuck: string[]): Measure[] {
  const faults = rounds.map((round) => faultsOf(round, calm))
  const sum = (of: (one: (typeof faults)[number]) => number) =>
    faults.reduce((total, one) => total + of(one), 0)
  const kills = rounds.reduce((total, { killed }) => total + killed.length, 0)
  const [expected, missing] = [sum((one) => one.expected), sum((one) => one.missing.length)]
  return [
    {
      name: `listings found, ${kills} kills`,
      ours: expected - missing,
      peer: expected,
      unit: 'listings',
      ratio: (expected - missing) / expected,
      budget: { atLeast: 1 },
      note: `${rounds.length} rounds; did not end: ${stuck.join(', ') || 'none'}`,
    },
    none(
      'pages lost',
      sum((one) => one.pages.length),
      'that a crawl captured that nobody disturbed',
    ),
    {
      name: 'listings with other fields',
      ours: sum((one) => one.rows.length),
      peer: expected,
      unit: 'listings',
      note: 'than after a crawl that nobody disturbed; what is learned of a market depends on which page is read first',
    },
    none(
      'listings invented or falsely gone',
      sum((one) => one.invented.length + one.gone.length),
      '',
    ),
    none(
      'gates kept as content',
      sum((one) => one.gates.length),
      '',
    ),
    none(
      'doubles',
      sum((one) => one.doubles),
      'captures, leaves, observations',
    ),
    none(
      'fetches, captures and readings that do not add up',
      sum((one) => one.unmatched),
      '',
    ),
  ]
}

function none(name: string, count: number, note: string): Measure {
  return { name, ours: count, peer: 0, unit: 'rows', ratio: count, budget: { atMost: 0 }, note }
}
