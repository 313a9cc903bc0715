import { isGate } from '#contracts/page-kind.ts'
import type { KnownPage } from '#db/page-marks.ts'
import type { Mirror, RegisteredMarket } from '#db/registry.ts'
import { featuresOf } from '#pages/page-features.ts'
import { judgePage } from '#pages/page-kind.ts'
import { marksOf, type PageMarks } from '#pages/page-marks.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { FetchedPage, FetchOutcome } from './fetch-outcome.ts'
import { gatePage } from './gate-page.ts'
import type { CrawlerDeps } from './market-session.ts'
import { openPoliteness, wait } from './politeness.ts'

/** What a look at a page of a mirror gives. Nothing of it is stored. */
export type Look =
  | { kind: 'marks'; marks: PageMarks }
  | { kind: 'gate'; reason: string; refreshSeconds: number | undefined }
  | { kind: 'silent' | 'egress-down' | 'other'; reason: string }

export type Probe = AsyncDisposable & { look(page: Pick<KnownPage, 'path' | 'needsBrowser'>): Promise<Look> }

const MOST_TRIES = 4
/** A stranger waits out a queue as anybody does; a captcha is for a person. */
const MOST_WAITS = 3
const LONGEST_WAIT_S = 60

/**
 * Somebody new who looks at one mirror: a circuit of its own, no cookies, no log-in, and no way to any other host. What
 * a market's identity has is never shown to a mirror before it is proven.
 */
export async function openProbe(
  deps: CrawlerDeps,
  market: RegisteredMarket,
  {
    mirror,
    recipe,
    tries = MOST_TRIES,
    signal,
  }: { mirror: Mirror; recipe: Recipe | undefined; tries?: number; signal: AbortSignal },
): Promise<Probe> {
  const identity = await deps.openIdentity({ ...market, mirrors: [mirror] }, crypto.randomUUID())
  identity.guard.setPace(market.requests_per_second ?? undefined)
  const politeness = openPoliteness(market.min_delay_ms, deps.random)
  const port = mirror.port === 80 ? '' : `:${mirror.port}`
  const { fetchTimeoutMs: timeoutMs, maxPageBytes: maxBytes } = deps.config
  async function fetch({
    path,
    needsBrowser,
  }: Pick<KnownPage, 'path' | 'needsBrowser'>): Promise<FetchOutcome> {
    const inBrowser = market.mode === 'browser' || (market.mode === 'auto' && needsBrowser)
    const task = { url: `http://${mirror.host}${port}${path}`, lane: inBrowser ? 'browser' : 'http' } as const
    for (let left = tries; ; left--) {
      await politeness.turn(signal)
      const fetched = await deps.fetch({ ...task, timeoutMs, maxBytes }, identity)
      if (fetched.kind !== 'offline' || left <= 1 || signal.aborted) return fetched
      identity.newCircuit()
    }
  }
  return {
    async look(page) {
      for (let waits = 0; ; waits++) {
        const look = readLook(await fetch(page), { deps, recipe })
        const seconds = look.kind === 'gate' && look.reason === 'queue' ? look.refreshSeconds : undefined
        if (seconds === undefined || seconds > LONGEST_WAIT_S || waits === MOST_WAITS) return look
        // Whoever comes back before the page says so is kept out for an hour.
        await wait((seconds + 1) * 1000, signal)
      }
    },
    [Symbol.asyncDispose]: () => identity[Symbol.asyncDispose](),
  }
}

function readLook(
  fetched: FetchOutcome,
  { deps, recipe }: { deps: CrawlerDeps; recipe: Recipe | undefined },
): Look {
  if (fetched.kind === 'offline') return { kind: 'silent', reason: fetched.reason }
  if (fetched.kind === 'egress-down') return { kind: 'egress-down', reason: fetched.reason }
  if (fetched.kind !== 'page') return { kind: 'other', reason: fetched.kind }
  return lookOf(fetched, { deps, recipe })
}

function lookOf(
  fetched: FetchedPage,
  { deps, recipe }: { deps: CrawlerDeps; recipe: Recipe | undefined },
): Look {
  const html = fetched.dom ?? fetched.html
  const { url, status, contentType } = fetched
  const $ = parsePage(html)
  if (gatePage(deps.gate.judge, fetched)) return { kind: 'other', reason: 'stopped by the text gate' }
  const { kind } = judgePage({ $, html, url, status, contentType, ...(recipe && { recipe }) })
  // A log-in page is a gate, and its target is just what a clone changes.
  if (isGate(kind) && kind !== 'login')
    return { kind: 'gate', reason: kind, refreshSeconds: featuresOf($).refresh?.seconds }
  return { kind: 'marks', marks: marksOf($, html, url) }
}
