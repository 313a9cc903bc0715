import type { Outcome } from '#contracts/page-kind.ts'
import { changeMirror, findCandidates } from '#db/mirrors.ts'
import { findMarketKeys } from '#db/mirror-lists.ts'
import type { Mirror, RegisteredMarket } from '#db/registry.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { Identity } from './identity.ts'
import type { CrawlerDeps } from './market-session.ts'
import { openProbe } from './probe-mirror.ts'
import { proveMirror } from './prove-mirror.ts'
import { trustMirror } from './trust-mirror.ts'

/** The proven mirrors of a market while it is crawled: which one is asked, and what becomes of one that falls silent. */
export type Mirrors = {
  current(): Mirror
  /** @param tell is told of each change */
  follow(tell: (mirror: Mirror) => void): void
  /** With what the market signs its list of mirrors, read once a scrape. */
  keys(): ReturnType<typeof findMarketKeys>
  /**
   * Told how each fetch ended, and at which mirror.
   *
   * @param before silences that earlier sessions met in the same place
   * @returns whether another mirror is asked now: what failed at the old one is then due at once
   */
  heard(outcome: Outcome, at: Mirror, before?: number): Promise<boolean>
}

/** Silences in a row before others are asked whether the mirror is there. */
const SUSPECT_AFTER = 3
/** So many strangers, each on a circuit of its own, must hear nothing as well. */
const PROBES = 3
const REST_MS = 30 * 60_000
/** Checked before a scrape; more wait for the next. */
const CANDIDATES = 4

type Inputs = { market: RegisteredMarket; recipe: Recipe | undefined; signal: AbortSignal }
/**
 * Compares what may be compared before a scrape: then a clone is known before the mirror that it clones falls silent.
 *
 * @returns the market with the mirrors that are proven now, its own order first
 */
export async function settleMirrors(deps: CrawlerDeps, inputs: Inputs): Promise<RegisteredMarket> {
  let proven = [...inputs.market.mirrors]
  const now = deps.clock.now()
  for (const candidate of await findCandidates(deps.database, inputs.market.id, { now, limit: CANDIDATES })) {
    if (!deps.config.upstreams[candidate.network]) continue
    const verdict = await proveMirror(deps, inputs, candidate, proven)
    if (verdict === undefined || inputs.signal.aborted) break
    const isKnown = proven.some(({ id }) => id === candidate.id)
    if (verdict === 'proven' && !isKnown) proven.push(candidate)
    if (verdict === 'phishing') proven = proven.filter(({ id }) => id !== candidate.id)
  }
  return { ...inputs.market, mirrors: proven }
}

/** A mirror that is proven in the middle of a scrape joins the market's: links to it lead to pages of the market, too. */
export function openMirrors(deps: CrawlerDeps, inputs: Inputs, identity: Identity): Mirrors {
  const known = inputs.market.mirrors
  const silent = new Set<number>()
  let current = known[0]!
  let silences = 0
  let change: Promise<void> | undefined
  let keys: ReturnType<typeof findMarketKeys> | undefined
  let tell: ((mirror: Mirror) => void) | undefined

  async function failOver(): Promise<void> {
    const lost = current
    const state = await askAround(deps, inputs, lost)
    if (state === 'egress-down' || inputs.signal.aborted) return
    if (state === 'answers') return identity.newCircuit()
    silent.add(lost.id)
    const next = known.find(({ id }) => !silent.has(id)) ?? (await proveOther(deps, inputs, lost))
    if (!next) {
      silent.clear()
      return
    }
    if (!known.some(({ id }) => id === next.id)) {
      known.push(next)
      identity.guard.admit(`${next.host}:${next.port}`)
    }
    silent.delete(next.id)
    current = next
    tell?.(next)
    await rest(deps, lost)
    deps.events.mirrorChanged(inputs.market.name, lost.id, next.id)
  }
  return {
    current: () => current,
    follow: (follower) => void (tell = follower),
    keys: () => (keys ??= findMarketKeys(deps.database, inputs.market.id)),
    async heard(outcome, at, before = 0) {
      if (outcome === 'egress-down' || outcome === 'refused') return false
      if (outcome !== 'offline') {
        if (at.id === current.id) silences = 0
        silent.delete(at.id)
        return false
      }
      if (at.id === current.id) silences = Math.max(silences, before) + 1
      if (silences >= SUSPECT_AFTER && !change) {
        silences = 0
        change = failOver().finally(() => (change = undefined))
      }
      await change
      return at.id !== current.id
    },
  }
}

/** Whether somebody else reaches the mirror: one circuit that broke is no mirror that died. */
async function askAround(
  deps: CrawlerDeps,
  inputs: Inputs,
  mirror: Mirror,
): Promise<'answers' | 'silent' | 'egress-down'> {
  const path = inputs.market.start_paths[0]!
  const looks = await Promise.all(
    Array.from({ length: PROBES }, async () => {
      await using probe = await openProbe(deps, inputs.market, { mirror, ...inputs, tries: 1 })
      return (await probe.look({ path, needsBrowser: false })).kind
    }),
  )
  if (looks.includes('egress-down')) return 'egress-down'
  return looks.every((kind) => kind === 'silent') ? 'silent' : 'answers'
}

/** With no proven mirror left, one that was not compared yet or that rested may be there. */
async function proveOther(deps: CrawlerDeps, inputs: Inputs, lost: Mirror): Promise<Mirror | undefined> {
  const now = new Date(deps.clock.now().getTime() + REST_MS)
  for (const candidate of await findCandidates(deps.database, inputs.market.id, { now, limit: CANDIDATES })) {
    // An identity is never seen on two networks.
    if (candidate.network !== lost.network) continue
    if (candidate.state === 'active') continue
    const verdict = await proveMirror(deps, inputs, candidate, [])
    if (verdict === 'proven') return candidate
    if (candidate.id === lost.id) return undefined
    const isOpen = (verdict === undefined || verdict === 'undecided') && !inputs.signal.aborted
    if (isOpen && (await trustMirror(deps, inputs, candidate))) return candidate
  }
  return undefined
}

async function rest({ database, clock }: CrawlerDeps, { id }: Mirror): Promise<void> {
  const now = clock.now()
  const reason = `${SUSPECT_AFTER} fetches and ${PROBES} probes on circuits of their own heard nothing`
  const nextCheckAt = new Date(now.getTime() + REST_MS)
  await changeMirror(database, id, { state: 'resting', reason, nextCheckAt, now })
}
