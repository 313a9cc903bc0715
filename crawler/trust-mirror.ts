import { isWellKnown } from '#db/page-marks.ts'
import { changeMirror, type MirrorRow } from '#db/mirrors.ts'
import { ON_TRUST, trustedSince, voucherOf } from '#db/trusted-mirrors.ts'
import type { RegisteredMarket } from '#db/registry.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { CrawlerDeps } from './market-session.ts'
import { openProbe } from './probe-mirror.ts'

type Inputs = { market: RegisteredMarket; recipe: Recipe | undefined; signal: AbortSignal }

/** Then somebody tries to compare it again. */
const AGAIN_MS = 30 * 60_000

/**
 * Takes a mirror that answers into use though nothing of it could be compared, where no other is left: what the market
 * signs is its own word, and while nothing of the market is known, addresses of one entry are worth the same. Only
 * where no session could go there.
 */
export async function trustMirror(deps: CrawlerDeps, inputs: Inputs, candidate: MirrorRow): Promise<boolean> {
  const { database, clock } = deps
  const { market } = inputs
  if (market.access !== 'public' || candidate.state !== 'unproven') return false
  const { id, host, source } = candidate
  const { isNamed, isUncompared } = await voucherOf(database, { id, host, marketId: market.id })
  const isEntered = source === 'entry' && !(await isWellKnown(database, market.id))
  if (!isUncompared || !(isNamed || isEntered) || !(await answers(deps, inputs, candidate))) return false
  const voucher = isNamed ? 'the market’s signed list names it' : 'it was entered with the first'
  const now = clock.now()
  const nextCheckAt = new Date(now.getTime() + AGAIN_MS)
  await changeMirror(database, id, { state: 'active', reason: `${ON_TRUST}: ${voucher}`, nextCheckAt, now })
  deps.events.mirrorChecked(market.name, id, 'on trust')
  return true
}

/**
 * A mirror that answers again and is older than all that were taken on trust in its place is the one that the others
 * are compared with, not the other way round.
 *
 * @returns whether it is in use again
 */
export async function takeBack(deps: CrawlerDeps, inputs: Inputs, candidate: MirrorRow): Promise<boolean> {
  const { database, clock } = deps
  const { id } = candidate
  const younger = await trustedSince(database, inputs.market.id, id)
  if (candidate.state !== 'resting' || candidate.source !== 'entry' || younger.length === 0) return false
  if (!(await answers(deps, inputs, candidate))) return false
  const now = clock.now()
  const reason = 'answers again; those that were taken on trust are compared with it'
  await changeMirror(database, id, { state: 'active', reason, nextCheckAt: null, now })
  // They stay in use until then: of two in use the older one is asked, and believed against its own captures.
  const compare = {
    state: 'active',
    reason: `${ON_TRUST}: to be compared with the first`,
    nextCheckAt: now,
    now,
  } as const
  for (const one of younger) await changeMirror(database, one, compare)
  return true
}

/** A gate is an answer; nothing else of it is looked at. */
async function answers(deps: CrawlerDeps, inputs: Inputs, mirror: MirrorRow): Promise<boolean> {
  await using probe = await openProbe(deps, inputs.market, { mirror, ...inputs, tries: 2 })
  const look = await probe.look({ path: inputs.market.start_paths[0]!, needsBrowser: false })
  return look.kind === 'marks' || look.kind === 'gate'
}
