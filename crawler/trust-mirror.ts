import { changeMirror, type MirrorRow } from '#db/mirrors.ts'
import { voucherOf } from '#db/trusted-mirrors.ts'
import type { RegisteredMarket } from '#db/registry.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { CrawlerDeps } from './market-session.ts'
import { openProbe } from './probe-mirror.ts'

type Inputs = { market: RegisteredMarket; recipe: Recipe | undefined; signal: AbortSignal }

/** Then somebody tries to compare it. */
const AGAIN_MS = 30 * 60_000

/**
 * Takes a mirror that answers into use though nothing of it could be compared, where no other is left and the list that
 * the market signed last names it: that is the market's own word. Only where no session could go there.
 */
export async function trustMirror(deps: CrawlerDeps, inputs: Inputs, candidate: MirrorRow): Promise<boolean> {
  const { database, clock } = deps
  const { market } = inputs
  if (market.access !== 'public' || candidate.state !== 'unproven') return false
  const { id, host } = candidate
  const { isNamed, isUncompared } = await voucherOf(database, { id, host, marketId: market.id })
  if (!isUncompared || !isNamed || !(await answers(deps, inputs, candidate))) return false
  const now = clock.now()
  const nextCheckAt = new Date(now.getTime() + AGAIN_MS)
  const reason = 'in use before it could be compared: the market’s signed list names it'
  await changeMirror(database, id, { state: 'active', reason, nextCheckAt, now })
  deps.events.mirrorChecked(market.name, id, 'on trust')
  return true
}

/** A gate is an answer; nothing else of it is looked at. */
async function answers(deps: CrawlerDeps, inputs: Inputs, mirror: MirrorRow): Promise<boolean> {
  await using probe = await openProbe(deps, inputs.market, { mirror, ...inputs, tries: 2 })
  const look = await probe.look({ path: inputs.market.start_paths[0]!, needsBrowser: false })
  return look.kind === 'marks' || look.kind === 'gate'
}
