/**
 * Writes in batches, one after the other: whatever comes while one batch is being written makes the next. What is given
 * resolves once its batch is written, and rejects with what the writing threw.
 */
export function batched<Item>(write: (items: Item[]) => Promise<void>): (item: Item) => Promise<void> {
  let next: { items: Item[]; written: Promise<void> } | undefined
  let last: Promise<unknown> = Promise.resolve()
  return (item) => {
    if (!next) {
      const items: Item[] = []
      const written = last.then(() => {
        next = undefined
        return write(items)
      })
      // Its own callers hear of a failure; those of the next batch must not.
      last = written.catch(() => undefined)
      next = { items, written }
    }
    next.items.push(item)
    return next.written
  }
}
