/** Lets one request begin at a time, the market's delay apart, give or take a third. */
export type Politeness = { turn(signal: AbortSignal): Promise<void> }

/**
 * @param minDelayMs between the beginnings of two requests of one identity; 0 for none.
 * @param random gives numbers from 0 to 1.
 */
export function openPoliteness(minDelayMs: number, random: () => number): Politeness {
  let free = 0
  return {
    async turn(signal) {
      const now = performance.now()
      const begin = Math.max(now, free)
      free = begin + minDelayMs * (2 / 3 + (2 / 3) * random())
      if (begin > now) await wait(begin - now, signal)
    },
  }
}

/** Resolves after a time, or at once when the signal fires: whoever waits looks at the signal next. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
