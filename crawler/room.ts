import { freeBytesUnder } from '#infra/free-space.ts'
import type { CrawlerEvents } from './events.ts'

/** Whether there is room to go on capturing. */
export type Room = { isLeft(): Promise<boolean> }

const MB = 1024 * 1024

/**
 * Watches the disk of the captures, so that the crawl pauses while there is still room for what is under way and for
 * what the workers and Postgres have to write. Says once that it pauses and once that it goes on.
 */
export function openRoom(
  { dir, minFreeBytes }: { dir: string; minFreeBytes: number },
  events: Pick<CrawlerEvents, 'diskFull' | 'diskFree'>,
): Room {
  let wasLeft = true
  return {
    async isLeft() {
      const free = await freeBytesUnder(dir)
      const isLeft = free >= minFreeBytes
      const freeMb = Math.floor(free / MB)
      if (wasLeft && !isLeft)
        events.diskFull(
          `${freeMb} MB are free under ${dir}, MIN_FREE_MB asks for ${minFreeBytes / MB}: make room`,
        )
      if (!wasLeft && isLeft) events.diskFree(freeMb)
      wasLeft = isLeft
      return isLeft
    },
  }
}
