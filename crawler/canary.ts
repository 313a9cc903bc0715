import { askProxy } from '#infra/ask-proxy.ts'
import type { Clock } from '#shared/clock.ts'
import { messageOf } from '#shared/errors.ts'
import { waysOut } from '#shared/ways-out.ts'
import type { Upstream } from './egress-guard-upstream.ts'
import { fetchOverHttp } from './http-lane.ts'
import { openIdentity } from './identity.ts'

/** Whether a network is there: `unknown` where its proxy answers and no canary is set that could tell more. */
export type CanaryAnswer = { kind: 'up' | 'unknown' } | { kind: 'down'; reason: string }

export type Canary = {
  /**
   * Bounded in time, and asked by many at once for the price of one.
   *
   * @param since when the fetch began that failed; what was known before it proves nothing about it
   */
  ask(since: Date): Promise<CanaryAnswer>
  /** A site of this network has answered a fetch that began then. */
  heard(since: Date): void
}

export type CanaryOptions = {
  upstream: Upstream
  /** Sites of our own that are always there. */
  hosts: readonly string[]
  userAgent: string
  clock: Clock
  timeoutMs?: number
}

const TIMEOUT_MS = 20_000
/** A network that is down is not asked for again before. */
const KEEP_DOWN_MS = 5_000
/** Nor is a canary that answered; a market that fails fast would wear it out. */
const KEEP_UP_MS = 1_000
/** One circuit that broke is no network that is down: one more round is asked on circuits of their own. */
const SECOND_ROUND = 2
const MAX_BYTES = 64 * 1024

/**
 * Tells a network that is down from a site that is down. The proxy itself is asked each time, for a proxy that died a
 * moment ago must never pass for a silent market; the canary behind it at most once a second.
 */
export function openCanary(options: CanaryOptions): Canary {
  const { upstream, hosts, clock } = options
  let kept: { answer: CanaryAnswer; until: number } | undefined
  let heardAt: Date | undefined
  let asking: Promise<CanaryAnswer> | undefined
  const keep = (answer: CanaryAnswer): CanaryAnswer => {
    const keepMs = answer.kind === 'down' ? KEEP_DOWN_MS : KEEP_UP_MS
    kept = { answer, until: clock.now().getTime() + keepMs }
    return answer
  }
  return {
    heard(since) {
      if (!heardAt || since > heardAt) heardAt = since
      if (kept?.answer.kind === 'down') kept = undefined
    },
    async ask(since) {
      const fault = await askProxy(upstream).then(
        () => undefined,
        (error: unknown) => messageOf(error).replace(/\.$/, ''),
      )
      if (fault !== undefined) return { kind: 'down', reason: fault }
      if (heardAt && heardAt >= since) return { kind: 'up' }
      if (kept && clock.now().getTime() < kept.until) return kept.answer
      if (hosts.length === 0) return { kind: 'unknown' }
      return (asking ??= askHosts(options)
        .then(keep)
        .finally(() => (asking = undefined)))
    },
  }
}

async function askHosts(options: CanaryOptions): Promise<CanaryAnswer> {
  const { hosts, upstream } = options
  if (await isThere(options, hosts[0]!)) return { kind: 'up' }
  const round = Array.from(
    { length: Math.max(SECOND_ROUND, hosts.length) },
    (_, at) => hosts[(at + 1) % hosts.length]!,
  )
  if ((await Promise.all(round.map((host) => isThere(options, host)))).includes(true)) return { kind: 'up' }
  const { name, setting } = waysOut[upstream.network ?? 'tor']
  const asked = `the canary was not reached on ${round.length + 1} circuits`
  return {
    kind: 'down',
    reason: `${name} at ${setting} answers, but ${asked}: the network is down, or the canary is`,
  }
}

/** Through a guard of its own and read like any page, though nobody keeps it. */
async function isThere(
  { upstream, userAgent, clock, timeoutMs = TIMEOUT_MS }: CanaryOptions,
  host: string,
): Promise<boolean> {
  await using identity = await openIdentity({
    id: crypto.randomUUID(),
    market: 'canary',
    userAgent,
    scope: [host],
    upstream,
    budgets: { maxRequests: 5, maxBytes: 2 * MAX_BYTES },
    clock,
    connectTimeoutMs: timeoutMs,
  })
  const task = { url: `http://${host}/`, lane: 'http', timeoutMs, maxBytes: MAX_BYTES } as const
  const { kind } = await fetchOverHttp(task, identity, clock)
  return kind !== 'offline' && kind !== 'egress-down'
}
