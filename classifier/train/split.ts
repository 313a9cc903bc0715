import type { ReadRow } from './fit-text.ts'
import { groupOf, type Row } from './read-rows.ts'

export type Split = { train: ReadRow[]; test: ReadRow[] }

/** A seller on one market: what the published baselines keep apart. */
export function sellerOf(row: Row): string {
  return `${row.market}|${row.vendor}`
}

/** Stricter: a vendor's name is one person on all markets. */
export const vendorOf = groupOf

/**
 * One fifth of the groups, drawn at random, against the rest: the split that scikit-learn's `GroupShuffleSplit`
 * makes with `test_size=0.2` and this `random_state`, so that figures of others can be set beside ours. Rows without a
 * seller's label neither move the split nor are asked.
 */
export function splitByGroup(rows: ReadRow[], keyOf: (row: Row) => string, seed: number): Split {
  const labelled = rows.filter(({ label }) => label >= 0)
  const groups = [...new Set(labelled.map(({ row }) => keyOf(row)))].sort()
  const drawn = permutation(groups.length, seed).slice(0, Math.ceil(groups.length / 5))
  const held = new Set(drawn.map((place) => groups[place]))
  return {
    train: rows.filter(({ row }) => !held.has(keyOf(row))),
    test: labelled.filter(({ row }) => held.has(keyOf(row))),
  }
}

/** 0 to `count - 1` in the order that NumPy's `RandomState(seed).permutation(count)` gives. */
export function permutation(count: number, seed: number): number[] {
  const next = mersenneTwister(seed)
  const order = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const mask = 2 ** (32 - Math.clz32(i)) - 1
    let j = i + 1
    while (j > i) j = (next() & mask) >>> 0
    const held = order[i]!
    order[i] = order[j]!
    order[j] = held
  }
  return order
}

const WORDS = 624

/** MT19937, 32 bits at a time. Source: Matsumoto and Nishimura, 1998. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(WORDS)
  state[0] = seed
  for (let i = 1; i < WORDS; i++) {
    const last = state[i - 1]!
    state[i] = Math.imul(1_812_433_253, last ^ (last >>> 30)) + i
  }
  let at = WORDS
  return () => {
    if (at === WORDS) {
      twist(state)
      at = 0
    }
    let word = state[at++]!
    word ^= word >>> 11
    word ^= (word << 7) & 0x9d2c5680
    word ^= (word << 15) & 0xefc60000
    return (word ^ (word >>> 18)) >>> 0
  }
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < WORDS; i++) {
    const joined = (state[i]! & 0x80000000) | (state[(i + 1) % WORDS]! & 0x7fffffff)
    state[i] = state[(i + 397) % WORDS]! ^ (joined >>> 1) ^ (joined & 1 ? 0x9908b0df : 0)
  }
}
