/** An outage is over when it was quiet for this long. */
const QUIET_MS = 30_000
const MAX_TEXTS = 100

/**
 * Tells whether a fault is news: the same one again and again, as from a server that is away, is worth one line in the
 * log, not one at each try. It is news again after half a minute without it.
 */
export function openNews(elapsedMs: () => number = () => performance.now()): (text: string) => boolean {
  const seen = new Map<string, number>()
  return (text) => {
    const now = elapsedMs()
    const before = seen.get(text)
    if (seen.size >= MAX_TEXTS) seen.clear()
    seen.set(text, now)
    return before === undefined || now - before > QUIET_MS
  }
}
