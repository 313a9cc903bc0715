import type { Clock } from '#shared/clock.ts'
import type { Ledger } from './egress-guard-ledger.ts'
import type { ProxyDesk } from './egress-guard-proxy.ts'
import type { GuardRules } from './egress-guard-rules.ts'
import type { WatchDesk } from './egress-guard-watch.ts'
import type { GateDesk } from './gate-window.ts'
import type { ImageDesk } from './image-window.ts'
import type { RequestPace } from './request-pace.ts'

/** What one connection needs of its guard. */
export type GuardDesk = {
  rules: GuardRules
  ledger: Ledger
  watches: WatchDesk
  pace: RequestPace
  /** Hears the Set-Cookie values of each answer before its lane does. */
  onCookies: ((url: string, values: readonly string[]) => void) | undefined
  gates: GateDesk
  /** Where the upstream is no SOCKS proxy but an HTTP one. */
  proxy: ProxyDesk | undefined
  images: ImageDesk
  clock: Clock
  maxResponseBytes: number
}
