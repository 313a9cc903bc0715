/** Records in batches: whatever came while one batch was being written makes the next. */
export type RecordQueue<T> = {
  /** Waits only when a whole batch is ahead. @throws what the writing of an earlier batch threw. */
  add(record: T): Promise<void>
  /** Resolves when all is written. @throws what writing threw; what was not written is the caller's to do again. */
  idle(): Promise<void>
}

const MAX_BATCH = 64

export function openRecordQueue<T>(write: (batch: T[]) => Promise<void>): RecordQueue<T> {
  let waiting: T[] = []
  let running: Promise<void> | undefined
  let failure: { error: unknown } | undefined

  async function drain(): Promise<void> {
    while (waiting.length > 0 && !failure) {
      const batch = waiting.slice(0, MAX_BATCH)
      waiting = waiting.slice(MAX_BATCH)
      try {
        await write(batch)
      } catch (error) {
        failure = { error }
      }
    }
    running = undefined
  }

  async function idle(): Promise<void> {
    // Another batch may have begun while this one was waited for.
    for (let batch = running; batch; batch = running) await batch
    if (failure) throw failure.error
  }

  return {
    idle,
    async add(record) {
      if (failure) throw failure.error
      waiting.push(record)
      running ??= drain()
      if (waiting.length >= MAX_BATCH) await idle()
    },
  }
}
