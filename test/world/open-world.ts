import type { OnionService } from '#infra/onion-network/simulated-onion-network.ts'
import type { Clock } from '#shared/clock.ts'
import { buildWorld } from './build-world.ts'
import { FORBIDDEN_PATHS } from './lures.ts'
import { renderMarket } from './render-market.ts'
import { serveOnion, type HostedKey, type SeenRequest, type ServedOnion } from './serve-onion.ts'
import { truthOf, type Truth } from './truth.ts'
import type { World, WorldMarket } from './world-types.ts'

/** What a market of a running world is to a crawler: everything but its truth. */
export type MarketNotice = Pick<WorldMarket, 'name' | 'title' | 'host' | 'mode' | 'politeness'> & {
  recipe: string | undefined
  startPath: string
}

/** Requests that no reader of these markets may ever make. All four must stay empty. */
export type Trespasses = {
  outside: SeenRequest[]
  pictures: SeenRequest[]
  writes: SeenRequest[]
  logouts: SeenRequest[]
}

export type RunningWorld = AsyncDisposable & {
  world: World
  markets: MarketNotice[]
  services: ReadonlyMap<string, OnionService>
  keys: HostedKey[]
  outside: { host: string; requests: SeenRequest[] }
  /** Every request that the markets saw, in order. */
  requests: () => SeenRequest[]
  trespasses: () => Trespasses
  /** Nothing was seen before now: what a network asked to find out that it stands is no visit. */
  forgetRequests: () => void
  truth: () => Truth
}

/** Builds the world of a seed and serves each market, and the site outside, on a loopback port of its own. */
export async function openWorld({ seed, clock }: { seed: string; clock: Clock }): Promise<RunningWorld> {
  const world = buildWorld(seed)
  await using opening = new AsyncDisposableStack()
  const markets: ServedOnion[] = []
  for (const market of world.markets) markets.push(opening.use(await serveMarket(world, market, clock)))
  const outside = opening.use(await serveOutside(world))
  const served = [...markets, outside]
  const keyOf = new Map([...world.markets.map(({ key }) => key), world.outside].map((key) => [key.host, key]))
  const requests = () => markets.flatMap((market) => market.requests)
  const open = opening.move()
  return {
    world,
    markets: world.markets.map(noticeOf),
    services: new Map(served.map(({ host, port }) => [host, { port }])),
    keys: served.map(({ host, port }) => ({ key: keyOf.get(host)!, port })),
    outside,
    requests,
    trespasses: () => trespassesOf(requests(), outside.requests),
    forgetRequests: () => served.forEach((site) => (site.requests.length = 0)),
    truth: () => truthOf(world, clock.now()),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

function noticeOf({ name, title, host, mode, politeness, recipe }: WorldMarket): MarketNotice {
  return { name, title, host, mode, politeness, recipe, startPath: '/' }
}

function serveMarket(world: World, market: WorldMarket, clock: Clock): Promise<ServedOnion> {
  const outside = world.outside.host
  const answer = (url: URL) => renderMarket({ market, outside, at: clock.now() }, url)
  return serveOnion({ host: market.host, answer, wire: market.skin })
}

function serveOutside({ outside }: World): Promise<ServedOnion> {
  return serveOnion({
    host: outside.host,
    answer: () => ({
      status: 200,
      type: 'text/html; charset=utf-8',
      body: '<title>Outside</title><p>Nobody asked for me.</p>',
    }),
  })
}

function trespassesOf(requests: SeenRequest[], outside: SeenRequest[]): Trespasses {
  return {
    outside,
    pictures: requests.filter(({ path }) => FORBIDDEN_PATHS.test(path)),
    writes: requests.filter(({ method }) => method !== 'GET' && method !== 'HEAD'),
    logouts: requests.filter(({ path }) => path.startsWith('/logout')),
  }
}
