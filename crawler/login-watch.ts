import type { LogInState } from '#pages/login-state.ts'
import type { LogInRule } from '#pages/recipe.ts'

/**
 * Whether one session of a market is still logged in, as far as its pages tell. While it is not, nobody asks for a
 * page; one of those who wait gets the log-in back.
 */
export type LogInWatch = {
  rule: LogInRule
  /**
   * Waits until the session is logged in, or the signal fires.
   *
   * @param regain called by one of those who wait, when no fetch is under way: true when we are logged in again
   * @returns to be disposed of when the fetch has been judged
   */
  turn: (signal: AbortSignal, regain: () => Promise<void>) => Promise<Disposable>
  /**
   * Is told of every page that was read.
   *
   * @returns of a page that did not show that we are logged in: whether it is to be read again, or never shows it, as
   *   we know because another page did right after
   */
  heard: (pageId: number, begun: Date, ended: Date, state: LogInState) => 'again' | 'settled' | undefined
  /** A page proved that the session is logged in after all: those that did not show it never do. */
  alive: () => void
  /** We logged in anew. @returns the pages that were read since the last proof */
  renewed: () => number[]
  /** Nothing is under way that could change the cookies, and the last that was read was logged in. */
  isSure: () => boolean
}

type Unproven = { pageId: number; ended: Date }

/** @param isKept whether the session begins with a state that was once proven */
export function openLogInWatch(rule: LogInRule, isKept: boolean): LogInWatch {
  const now = { isLost: !isKept, under: 0 }
  let unproven: Unproven[] = []
  let strangers = new Set<number>()
  const settled = new Set<number>()
  let quiet = Promise.withResolvers<void>()
  let regaining: Promise<void> | undefined

  async function regainOnce(regain: () => Promise<void>): Promise<void> {
    while (now.under > 0) await quiet.promise
    await regain()
  }
  function leave(): void {
    now.under--
    quiet.resolve()
    quiet = Promise.withResolvers<void>()
  }
  return {
    rule,
    async turn(signal, regain) {
      while (now.isLost && !signal.aborted)
        await (regaining ??= regainOnce(regain).finally(() => (regaining = undefined)))
      now.under++
      return { [Symbol.dispose]: leave }
    },
    heard(pageId, begun, ended, state) {
      // Proven by an answer that was asked for later.
      if (state.state === 'proven') unproven = unproven.filter((each) => each.ended > begun)
      else unproven.push({ pageId, ended })
      if (state.state !== 'lost') return undefined
      // Once: by the next time the session may have ended.
      if (settled.delete(pageId)) return 'settled'
      now.isLost = true
      strangers.add(pageId)
      return 'again'
    },
    alive() {
      for (const pageId of strangers) settled.add(pageId)
      unproven = []
      strangers = new Set()
      now.isLost = false
    },
    renewed() {
      const pages = unproven.map(({ pageId }) => pageId)
      unproven = []
      strangers = new Set()
      settled.clear()
      now.isLost = false
      return pages
    },
    isSure: () => !now.isLost && now.under <= 1 && unproven.length === 0,
  }
}
