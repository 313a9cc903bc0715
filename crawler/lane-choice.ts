import type { ReadPage } from './ask-page.ts'
import { likenessOf } from './page-likeness.ts'

/** How pages of one shape are read in mode `auto`. */
export type LaneState = {
  needsBrowser: boolean
  /** Reads of the cheap lane in a row that only scripts could fill. */
  shells: number
  /** Reads of the cheap lane in a row that said what the browser said. */
  agreed: number
  /** Reads by the browser alone since the two were compared. */
  since: number
}

export type LaneChoice = {
  /** `both`: the cheap lane first, and the browser's answer counts. */
  of: (shape: string) => 'http' | 'browser' | 'both'
  /** The cheap lane got a page that only its scripts fill. */
  gotShell: (shape: string) => void
  /** One lane alone read the page. */
  readAlone: (shape: string, lane: 'http' | 'browser') => void
  compared: (shape: string, cheap: ReadPage | undefined, browser: ReadPage | undefined) => void
  /** What has changed since it was asked last. */
  changes: () => { shape: string; state: LaneState }[]
}

/** One page among others that needs scripts is read twice each time; from two in a row on its shape is. */
const SHELLS_IN_A_ROW = 2
const COMPARE_EVERY = 4
const AGREE_IN_A_ROW = 3
const ALIKE = 0.95

const NEW: LaneState = { needsBrowser: false, shells: 0, agreed: 0, since: 0 }

/**
 * Which lane reads the pages of a market in mode `auto`, shape by shape: up to the browser where pages come empty
 * without it, and down again once the cheap lane has read the same as the browser some times in a row.
 */
export function openLaneChoice(known: Iterable<[shape: string, state: LaneState]>): LaneChoice {
  const states = new Map(known)
  const changed = new Set<string>()
  const stateOf = (shape: string) => states.get(shape) ?? NEW
  function set(shape: string, change: Partial<LaneState>): void {
    states.set(shape, { ...stateOf(shape), ...change })
    changed.add(shape)
  }
  return {
    of(shape) {
      const { needsBrowser, agreed, since } = stateOf(shape)
      if (!needsBrowser) return 'http'
      return agreed > 0 || since >= COMPARE_EVERY ? 'both' : 'browser'
    },
    gotShell(shape) {
      const shells = stateOf(shape).shells + 1
      set(shape, { shells, agreed: 0, since: 0, needsBrowser: shells >= SHELLS_IN_A_ROW })
    },
    readAlone(shape, lane) {
      const { since, shells } = stateOf(shape)
      if (lane === 'browser') set(shape, { since: since + 1 })
      else if (shells > 0) set(shape, { shells: 0 })
    },
    compared(shape, cheap, browser) {
      if (!stateOf(shape).needsBrowser) return
      const isAlike = cheap && browser && likenessOf(cheap, browser) >= ALIKE
      const agreed = isAlike ? stateOf(shape).agreed + 1 : 0
      set(shape, agreed >= AGREE_IN_A_ROW ? NEW : { agreed, since: 0 })
    },
    changes() {
      const given = [...changed].map((shape) => ({ shape, state: stateOf(shape) }))
      changed.clear()
      return given
    },
  }
}
