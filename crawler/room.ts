import { freeBytesUnder } from '#infra/free-space.ts'
import type { CrawlerEvents } from './events.ts'

/** Whether there is room to go on capturing. */
export type Room = { isLeft(): Promise<boolean> }

/** Where a pause is told beside the log: the console shows it. */
export type PauseBoard = {
  paused(room: { freeMb: number; neededMb: number }): Promise<void>
  over(): Promise<void>
}

const MB = 1024 * 1024
const TELL_MS = 5_000

/**
 * Watches the disk of the captures, so that the crawl pauses while there is still room for what is under way and for
 * what the workers and Postgres have to write. Logs once that it pauses and once that it goes on.
 */
export function openRoom(
  { dir, minFreeBytes, board }: { dir: string; minFreeBytes: number; board: PauseBoard },
  events: Pick<CrawlerEvents, 'diskFull' | 'diskFree' | 'loopFailed'>,
): Room {
  let wasLeft = true
  let toldAt = Number.NEGATIVE_INFINITY
  // Postgres may be out of room as well: that the pause cannot be shown must not end it.
  const tell = (told: Promise<void>) => told.catch(events.loopFailed)

  async function pause(freeMb: number): Promise<void> {
    const neededMb = Math.ceil(minFreeBytes / MB)
    if (wasLeft)
      events.diskFull(`${freeMb} MB are free under ${dir}, MIN_FREE_MB asks for ${neededMb}: make room`)
    wasLeft = false
    if (performance.now() - toldAt < TELL_MS) return
    toldAt = performance.now()
    await tell(board.paused({ freeMb, neededMb }))
  }

  async function goOn(freeMb: number): Promise<void> {
    if (wasLeft) return
    wasLeft = true
    toldAt = Number.NEGATIVE_INFINITY
    events.diskFree(freeMb)
    await tell(board.over())
  }

  return {
    async isLeft() {
      const free = await freeBytesUnder(dir)
      const isLeft = free >= minFreeBytes
      await (isLeft ? goOn : pause)(Math.floor(free / MB))
      return isLeft
    },
  }
}
