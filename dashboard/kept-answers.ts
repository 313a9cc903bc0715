/** An answer that took longer than this is worth keeping. */
const WORTH_MS = 50
/** Kept so many times as long as it took, so that asking again takes at most this part of the database's time. */
const TIMES = 20
/** Different questions that are remembered at once; the oldest is forgotten first. */
const MOST_KEPT = 200

type Kept<Answer> = { answer: Promise<Answer>; until: number }

/**
 * Asks once for all who ask the same at the same time, and answers from memory for a while where the question was a
 * dear one: after one second of asking for twenty, after less than 50 ms not at all. A fault is not kept.
 *
 * @param elapsedMs time that only goes forward
 */
export function keepAnswers<Answer>(elapsedMs = () => performance.now()) {
  const kept = new Map<string, Kept<Answer>>()
  return (key: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const known = kept.get(key)
    if (known && known.until > elapsedMs()) return known.answer
    const began = elapsedMs()
    const entry: Kept<Answer> = { answer: ask(), until: Infinity }
    kept.delete(key)
    kept.set(key, entry)
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!)
    const settle = () => {
      const took = elapsedMs() - began
      if (took < WORTH_MS) kept.delete(key)
      else entry.until = elapsedMs() + took * TIMES
    }
    entry.answer.then(settle, () => kept.delete(key))
    return entry.answer
  }
}
