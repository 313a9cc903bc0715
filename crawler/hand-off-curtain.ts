import { setTimeout as sleep } from 'node:timers/promises'

export type Curtain = Disposable & { draw: (jpeg: Buffer) => void }

/** A page on its way to the next cannot be read; its last picture may be the only one. */
const AGAIN_MS = 100

/**
 * Lets a picture of the browser be seen once what stands there has passed the gate: it was read after the picture was
 * drawn. While one waits for that only the newest waits behind it; what cannot be read is not shown.
 *
 * @param read throws where the gate stops what stands there, or where it cannot be read now
 */
export function openCurtain(read: () => Promise<unknown>, show: (jpeg: Buffer) => void): Curtain {
  const closed = new AbortController()
  let newest: Buffer | undefined
  let isReading = false
  async function pass(): Promise<void> {
    for (let jpeg = newest; jpeg && !closed.signal.aborted; jpeg = newest) {
      newest = undefined
      const passes = await read().then(
        () => true,
        () => false,
      )
      if (closed.signal.aborted) return
      if (passes) show(jpeg)
      else {
        newest ??= jpeg
        await sleep(AGAIN_MS, undefined, { signal: closed.signal }).catch(() => undefined)
      }
    }
  }
  return {
    draw(jpeg) {
      newest = jpeg
      if (isReading) return
      isReading = true
      void pass().finally(() => (isReading = false))
    },
    [Symbol.dispose]: () => closed.abort(),
  }
}
