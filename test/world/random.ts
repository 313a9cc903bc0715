import { createHash } from 'node:crypto'

/** Numbers that are the same for the same seed, on every machine. */
export type Random = {
  /** 0 up to, not including, 1. */
  next(): number
  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number
  pick<T>(items: readonly T[]): T
}

/** @param path Names what the numbers are for, so that one part's draws never shift another's. */
export function openRandom(seed: string, ...path: string[]): Random {
  const digest = createHash('sha256')
    .update([seed, ...path].join('\0'))
    .digest()
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => digest.readUInt32LE(at)) as [number, number, number, number]
  // sfc32 by Chris Doty-Humphrey, public domain.
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + t) | 0
    return (t >>> 0) / 2 ** 32
  }
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return { next, int, pick: (items) => items[int(0, items.length - 1)]! }
}
