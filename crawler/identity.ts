import { SocksProxyAgent } from 'socks-proxy-agent'
import type { Header } from './egress-guard-head.ts'
import { openEgressGuard, type EgressGuard, type EgressGuardOptions } from './egress-guard.ts'
import { openCookieJar, type Cookie, type CookieJar } from './identity-cookies.ts'

/** What pages kept in localStorage, by origin, carried from one browser context to the next. */
export type OriginStorage = { origin: string; localStorage: { name: string; value: string }[] }

/** What a log-in left: both lanes go on with it, under the user agent that it was won with. */
export type SessionState = { userAgent: string; cookies: readonly Cookie[]; origins: OriginStorage[] }

/**
 * What we show one market: user agent, languages, window, cookies, and a way out of its own. Both lanes of a market
 * share it, no two markets ever do.
 */
export type Identity = AsyncDisposable & {
  readonly id: string
  readonly market: string
  readonly userAgent: string
  readonly locale: string
  readonly acceptLanguage: string
  readonly viewport: { width: number; height: number }
  readonly cookies: CookieJar
  /** What its browser was last seen to send with a page's own request, on the wire; the HTTP lane repeats it. */
  seenHeaders: readonly Header[] | undefined
  origins: OriginStorage[]
  readonly guard: EgressGuard
  /** Kept-alive connections of the HTTP lane, all through the guard. */
  readonly agent: SocksProxyAgent
  /** Leaves the circuit, and every connection that stands on it. */
  newCircuit: () => void
}

export type IdentityOptions = Omit<EgressGuardOptions, 'identityId'> & {
  id: string
  market: string
  userAgent: string
  locale?: string
  viewport?: { width: number; height: number }
  cookies?: readonly Cookie[]
  origins?: OriginStorage[]
}

/** The window that most desktop browsers report. */
const DEFAULT_VIEWPORT = { width: 1366, height: 768 }
const KEEP_ALIVE = { keepAlive: true, maxFreeSockets: 16, scheduling: 'lifo' } as const

/** @throws UsageError when the scope names what is no v3 onion */
export async function openIdentity(options: IdentityOptions): Promise<Identity> {
  const { id, market, userAgent, locale = 'en-US', viewport = DEFAULT_VIEWPORT, ...others } = options
  const { cookies: kept, origins = [], ...rest } = others
  const cookies = openCookieJar(kept)
  // At the guard, so that what one lane is given goes with the other's next request.
  const onCookies = (url: string, values: readonly string[]) => cookies.store(url, values, rest.clock.now())
  const guard = await openEgressGuard({ ...rest, identityId: id, onCookies })
  const agent = new SocksProxyAgent(`socks5h://127.0.0.1:${guard.port}`, KEEP_ALIVE)
  return {
    id,
    market,
    userAgent,
    locale,
    acceptLanguage: locale,
    viewport,
    cookies,
    seenHeaders: undefined,
    origins,
    guard,
    agent,
    newCircuit() {
      guard.newCircuit()
      agent.destroy()
    },
    async [Symbol.asyncDispose]() {
      agent.destroy()
      await guard[Symbol.asyncDispose]()
    },
  }
}

/**
 * The user agent that a Chromium sends when it is not headless, which both lanes send.
 * Source: Chromium's user-agent reduction: the platform and the minor version are frozen.
 *
 * @param version as in `156.0.8078.79`
 */
export function userAgentOf(version: string): string {
  const major = version.split('.')[0]
  return `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${major}.0.0.0 Safari/537.36`
}
