/** SIGINT and SIGTERM as a signal to listen to; a second one ends the process at once. */
export function toldToStop(): AbortSignal {
  const told = new AbortController()
  const stop = () => {
    if (told.signal.aborted) process.exit(1)
    told.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return told.signal
}

/** What is waited for, or undefined as soon as we are told to stop. */
export function unlessTold<T>(told: AbortSignal, promise: Promise<T>): Promise<T | undefined> {
  const stopped = new Promise<undefined>((resolve) => {
    if (told.aborted) resolve(undefined)
    told.addEventListener('abort', () => resolve(undefined))
  })
  return Promise.race([promise, stopped])
}

export function untilTold(told: AbortSignal): Promise<undefined> {
  return unlessTold(told, new Promise<undefined>(() => undefined))
}

/**
 * What is opened to its end even when we are told to stop, for half of it could not be closed. A fault is no news
 * then: a Ctrl-C may reach a program of ours before it stands apart.
 */
export async function openUnlessTold<T>(told: AbortSignal, open: () => Promise<T>): Promise<T | undefined> {
  try {
    return await open()
  } catch (error) {
    if (told.aborted) return undefined
    throw error
  }
}
