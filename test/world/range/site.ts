import type { PageKind } from '#contracts/page-kind.ts'
import type { Clock } from '#shared/clock.ts'
import type { Engine, EngineSite } from './engine.ts'

/** One request as a site of the range sees it. */
export type SiteRequest = {
  /** The mirror's host that was asked. */
  host: string
  method: string
  url: URL
  /** In lower case. */
  headers: Readonly<Record<string, string>>
  cookies: ReadonlyMap<string, string>
  /** Fields of a form that was sent; absent on GET and HEAD. */
  form?: URLSearchParams
  /** The circuit it came through, as a front behind Tor tells circuits apart; undefined where the network tells none. */
  circuit: string | undefined
  at: Date
}

/** What a site does with a request. A body may go on for ever; the server bounds nothing but ends with its client. */
export type SiteReply =
  | {
      status: number
      headers?: readonly (readonly [name: string, value: string])[]
      body: string | Uint8Array | AsyncIterable<Uint8Array>
      /** What a reader should have taken it for: the truth beside the page. */
      kind?: PageKind
    }
  /** The connection ends without an answer. */
  | 'close'
  /** Nobody ever answers; the connection stays until its client leaves. */
  | 'stall'

export type Answer = (request: SiteRequest) => SiteReply | Promise<SiteReply>

/** What a condition is given to stand on. `scale` multiplies every span of time: 0.01 makes an hour 36 seconds. */
export type ConditionContext = {
  market: string
  /** Every mirror's host of the market, the first one being its own. */
  hosts: readonly string[]
  seed: string
  clock: Clock
  scale: number
  /** What the market's engine shows: `frame` puts a condition's own words into the market's look. */
  site: EngineSite
  /** The engine's language, for a condition's own words. */
  language: Engine['language']
  /** The engine's design that stands now, for `site`. */
  design: () => number
  /** An onion that is in nobody's scope. */
  outside: string
}

/**
 * Something that stands between a visitor and a market's pages: a front, a wall, an outage. Conditions are asked in
 * their order; each answers itself or lets the next one answer, and may change what comes back.
 */
export type Condition = {
  answer: (request: SiteRequest, next: Answer) => SiteReply | Promise<SiteReply>
  /** Which of the engine's designs stands while this condition does, given the one that stood. */
  redesign?: (design: number) => number
}

/** One file a condition, in `conditions/`. Its parameters are checked by zod in the scenario. */
export type ConditionKind<Params> = {
  kind: string
  open: (params: Params, context: ConditionContext) => Condition
}
