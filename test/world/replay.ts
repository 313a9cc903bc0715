import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { OnionService } from '#infra/onion-network/simulated-onion-network.ts'
import type { MarketNotice } from './open-world.ts'
import { oldHostsOf, planReplay, replayReply, type ReplayMarket } from './plan-replay.ts'
import { readSavedPages } from './read-saved-pages.ts'
import { serveOnion, type HostedKey, type SeenRequest, type ServedOnion } from './serve-onion.ts'

const RECIPES = join(import.meta.dirname, '../../recipes')

/** Which saved file stands at which address. */
export type ReplayPage = { market: string; path: string; file: string }

export type RunningReplay = AsyncDisposable & {
  markets: MarketNotice[]
  pages: ReplayPage[]
  services: ReadonlyMap<string, OnionService>
  keys: HostedKey[]
  /** Every request that the markets saw, in order. */
  requests: () => SeenRequest[]
}

/**
 * Serves a folder of saved pages as onion services, one for each market of its `manifest.json`.
 *
 * @throws {UsageError} where the folder has no manifest, or one that cannot be read
 */
export async function openReplay(dir: string, seed = 'replay'): Promise<RunningReplay> {
  const plans = planReplay(await readSavedPages(dir), seed)
  const recipes = new Set(await readdir(RECIPES))
  await using opening = new AsyncDisposableStack()
  const served: ServedOnion[] = []
  for (const plan of plans) served.push(opening.use(await serveReplay(plan)))
  const open = opening.move()
  return {
    markets: plans.map((plan) => noticeOf(plan, recipes)),
    pages: plans.flatMap(({ name, pages }) =>
      [...pages].map(([path, { file }]) => ({ market: name, path, file })),
    ),
    services: new Map(served.map(({ host, port }) => [host, { port }])),
    keys: plans.map(({ key }, i) => ({ key, port: served[i]!.port })),
    requests: () => served.flatMap(({ requests }) => requests),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  }
}

function serveReplay(plan: ReplayMarket): Promise<ServedOnion> {
  const oldHosts = oldHostsOf(plan)
  return serveOnion({ host: plan.key.host, answer: (url) => replayReply(plan, oldHosts, url) })
}

function noticeOf({ name, title, key, indexPath }: ReplayMarket, recipes: ReadonlySet<string>): MarketNotice {
  return {
    name,
    title,
    host: key.host,
    recipe: recipes.has(`${name}.yaml`) ? name : undefined,
    mode: 'http',
    startPath: indexPath,
    politeness: { minDelayMs: 20, concurrency: 2 },
  }
}
