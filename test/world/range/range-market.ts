import { z } from 'zod'
import { onionKeyFromSeed, type OnionKey } from '#infra/onion-network/onion-address.ts'
import type { Clock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { answerThrough, designAt, stands, type Answered, type Standing } from './chain-conditions.ts'
import { conditions } from './conditions.ts'
import type { Engine, EngineSite } from './engine.ts'
import { engines } from './engines.ts'
import { i2pHostFromSeed } from './i2p-host.ts'
import { ConditionOrder, type MarketOrder, type Scenario } from './scenario.ts'
import type { ConditionContext, SiteReply, SiteRequest } from './site.ts'

/** One market of a range that stands. */
export type RangeMarket = {
  name: string
  order: MarketOrder & { title: string }
  engine: Engine
  site: EngineSite
  /** None on I2P, whose addresses are hashes. */
  keys: OnionKey[]
  /** Every mirror's host, the market's own first. */
  hosts: string[]
  set: (orders: readonly unknown[]) => void
  /** What stands at a moment. */
  conditions: (at: Date) => ConditionOrder[]
  design: (at: Date) => number
  /** Which conditions were ordered when, the scenario's first. */
  history: { at: Date; conditions: ConditionOrder[] }[]
  answer: (request: SiteRequest) => Promise<Answered>
}

type Surroundings = { scenario: Scenario; outside: string; clock: Clock; openedAt: Date }

export function openRangeMarket(given: MarketOrder, around: Surroundings): RangeMarket {
  const { scenario, clock, openedAt } = around
  const { seed, scale } = scenario
  const { name, listings, vendors, life } = given
  const order = { ...given, title: given.title ?? titleOf(name) }
  const engine = engines.find((candidate) => candidate.name === given.engine)!
  const site = engine.open({
    market: name,
    title: order.title,
    seed,
    listings,
    vendors,
    life,
    openedAt,
    scale,
  })
  const seeds = Array.from({ length: given.mirrors }, (_, i) => keySeed(seed, name, i))
  const keys = given.network === 'tor' ? seeds.map(onionKeyFromSeed) : []
  const hosts = given.network === 'tor' ? keys.map(({ host }) => host) : seeds.map(i2pHostFromSeed)
  let standing: Standing[] = []
  const history: RangeMarket['history'] = []
  const design = (at: Date) => designAt(standing, at)
  const { outside } = around
  const { language } = engine
  const now = () => design(clock.now())
  const context: ConditionContext = {
    market: name,
    hosts,
    seed,
    clock,
    scale,
    outside,
    site,
    language,
    design: now,
  }
  const place = (orders: readonly ConditionOrder[]) => {
    standing = orders.map((one) => standingOf(one, context, openedAt))
    history.push({ at: clock.now(), conditions: [...orders] })
  }
  place(order.conditions)
  return {
    name,
    order,
    engine,
    site,
    keys,
    hosts,
    history,
    design,
    set: (orders) => place(readOrders(name, orders)),
    conditions: (at) => standing.filter((one) => stands(one, at)).map((one) => one.order),
    answer: (request) => answerThrough(standing, request, (asked) => answerOf(site, asked, design(asked.at))),
  }
}

/** A market's first address keeps when it is given more. */
function keySeed(seed: string, name: string, mirror: number): string {
  return mirror === 0 ? `${seed}\0${name}` : `${seed}\0${name}\0${mirror + 1}`
}

function standingOf(order: ConditionOrder, context: ConditionContext, openedAt: Date): Standing {
  const { kind, from, until, mirrors, ...params } = order
  const moment = (seconds: number | undefined) =>
    seconds === undefined ? undefined : new Date(openedAt.getTime() + seconds * context.scale * 1000)
  return {
    order,
    condition: conditions.find((candidate) => candidate.kind === kind)!.open(params, context),
    from: moment(from),
    until: moment(until),
    hosts: mirrors?.map((mirror) => context.hosts[mirror - 1]!),
  }
}

function readOrders(market: string, orders: readonly unknown[]): ConditionOrder[] {
  const parsed = z.array(ConditionOrder).safeParse(orders)
  if (parsed.success) return parsed.data
  const { path, message } = parsed.error.issues[0]!
  const field = path.length > 0 ? `field ${path.join('.')}: ` : ''
  throw new UsageError(`The conditions of ${market}: ${field}${message}.`, { cause: parsed.error })
}

/** The engine alone: it shows pages, and takes no forms. */
function answerOf(site: EngineSite, { method, url, at }: SiteRequest, design: number): SiteReply {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, headers: [['content-type', 'text/plain']], body: 'not allowed' }
  const { status, html, kind } = site.page(url.pathname + url.search, at, design)
  return { status, body: html, kind }
}

function titleOf(name: string): string {
  return name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, letter: string) => ` ${letter.toUpperCase()}`).trim()
}
