import type { PageKind } from '#contracts/page-kind.ts'

/** One request with the truth of what was answered. */
export type Served = {
  at: Date
  /** Undefined: the site outside, which nobody may ask. */
  market: string | undefined
  host: string
  circuit: string | undefined
  /** UPGRADE for a WebSocket, which is turned away. */
  method: string
  /** With its query. */
  path: string
  /** `close` and `stall`: no answer. */
  status: number | 'close' | 'stall'
  /** What a reader should have taken the answer for, where somebody says so. */
  kind: PageKind | undefined
  /** The condition that had the last hand in the answer; undefined where the market's engine alone gave it. */
  condition: string | undefined
}
