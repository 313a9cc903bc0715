import { releaseIdentity, renewIdentity } from '#db/leases.ts'
import { findMarket, type RegisteredMarket } from '#db/registry.ts'
import { finishRunningScrape, openScrape } from '#db/scrapes.ts'
import { LanternfishError } from '#shared/errors.ts'
import { findState, keepState } from './front-session.ts'
import { gateSession } from './gate-session.ts'
import type { CrawlerDeps, MarketSession, Pause } from './market-session.ts'
import { refusalOf } from './market-entry.ts'
import { openMarketLanes } from './market-lanes.ts'
import { openMirrors, settleMirrors } from './mirrors.ts'
import { openMarketFront } from './open-market-front.ts'
import { scrapeMarket } from './scrape-market.ts'
import { watchLife } from './watch-life.ts'
import { mirrorsWithin, noMirrorOf, withinReach } from './upstreams.ts'
import { openSiteLogIn } from './site-session.ts'
import { openWalk } from './walk.ts'

const REFUSED_REST_MS = 60_000
const DISK_REST_MS = 5_000
const FAULT_REST_MS = 2_000

/** Crawls a market while its identity is ours, and gives it back however that ends. */
export async function crawlMarket(
  deps: CrawlerDeps,
  lease: { identityId: string; marketId: number; holder: string },
  signal: AbortSignal,
): Promise<void> {
  const lost = new AbortController()
  const renewal = keepLease(deps, lease, lost)
  let pause: Pause = { reason: 'fault', restUntil: rest(deps, FAULT_REST_MS) }
  try {
    const market = await findMarket(deps.database, lease.marketId)
    pause = await crawl(deps, market, lease, AbortSignal.any([signal, lost.signal]))
    deps.events.marketRests(market.name, pause.reason)
  } catch (error) {
    if (error instanceof LanternfishError && error.code === 'DISK_FULL') {
      deps.events.diskFull(error.message)
      pause = { reason: 'disk full', restUntil: rest(deps, DISK_REST_MS) }
    } else deps.events.marketFailed(lease.marketId, error)
  } finally {
    clearInterval(renewal)
    await releaseIdentity(deps.database, lease.identityId, lease.holder, pause.restUntil)
  }
}

async function crawl(
  deps: CrawlerDeps,
  entered: RegisteredMarket,
  lease: { identityId: string; holder: string },
  signal: AbortSignal,
): Promise<Pause> {
  const { basis } = entered
  const refusal = basis ? refusalOf(basis.value, entered, deps.clock.now())?.reason : 'none on file'
  if (refusal !== undefined || !basis) return refuse(deps, entered, refusal ?? 'none on file')
  const recipe = entered.recipe === null ? undefined : deps.recipes.get(entered.recipe)
  const { upstreams } = deps.config
  const settled = await settleMirrors(deps, { market: withinReach(entered, upstreams), recipe, signal })
  const market = { ...settled, mirrors: mirrorsWithin(settled.mirrors, upstreams) }
  if (market.mirrors.length === 0)
    return { reason: noMirrorOf(entered, upstreams), restUntil: rest(deps, REFUSED_REST_MS) }
  const now = deps.clock.now()
  const scrape = await openScrape(deps.database, { marketId: market.id, basisId: basis.id, recipe, now })
  deps.events.scrapeOpened(market.name, scrape.id)
  const kept = await findState(deps, { market, recipe, identityId: lease.identityId })
  await using identity = await deps.openIdentity(market, lease.identityId, kept)
  // Rules may have changed since it was kept.
  gateSession(deps.gate.judge, identity)
  const siteLogIn = openSiteLogIn(deps, { market, recipe, identity, holder: lease.holder, kept })
  const mirrors = openMirrors(deps, { market, recipe, signal }, identity)
  const laid = new AbortController()
  const layDown = (pause: Pause) => laid.abort(pause)
  const front = await openMarketFront({ deps, market, identity, layDown, siteLogIn })
  const lanes = await openMarketLanes({ deps, market })
  const walk = await openWalk({ ...deps, market, recipe, scrape })
  const session = following({
    deps,
    market,
    basis: basis.value,
    scrape,
    recipe,
    identity,
    front,
    lanes,
    walk,
    siteLogIn,
    layDown,
    signal,
    mirrors,
    life: { state: 'unread' },
  })
  const pause = await scrapeMarket(session, lease.holder, laid.signal)
  await watchLife(session)
  await keepState(session, kept)
  const ended = refusalOf(basis.value, market, deps.clock.now())
  return ended ? refuse(deps, market, ended.reason) : pause
}

/** The mirror is the one that is asked now, whenever somebody looks. */
function following(parts: Omit<MarketSession, 'mirror'>): MarketSession {
  const session = { ...parts, mirror: parts.mirrors.current() }
  parts.mirrors.follow((mirror) => (session.mirror = mirror))
  return session
}

/** Out of date or never given: nothing is fetched, and the scrape that ran is closed with the reason. */
async function refuse(deps: CrawlerDeps, market: RegisteredMarket, reason: string): Promise<Pause> {
  deps.events.refusedBasis(market.name, reason)
  await finishRunningScrape(deps.database, market.id, `basis: ${reason}`, deps.clock.now())
  return { reason: `legal basis: ${reason}`, restUntil: rest(deps, REFUSED_REST_MS) }
}

function keepLease(
  { database, clock, config, events }: CrawlerDeps,
  { identityId, holder }: { identityId: string; holder: string },
  lost: AbortController,
): NodeJS.Timeout {
  return setInterval(() => {
    const now = clock.now()
    const until = new Date(now.getTime() + config.leaseMs)
    renewIdentity(database, identityId, { holder, now, until }).then(
      (held) => held || lost.abort('the lease was lost'),
      events.loopFailed,
    )
  }, config.leaseMs / 3)
}

function rest({ clock }: CrawlerDeps, ms: number): Date {
  return new Date(clock.now().getTime() + ms)
}
