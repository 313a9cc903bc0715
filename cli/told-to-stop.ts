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
