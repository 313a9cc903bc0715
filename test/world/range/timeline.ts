import type { Random } from '../random.ts'
import type { Change } from './engine.ts'

/** What time does to one listing; everything else of it stands still. */
export type Standing = {
  present: boolean
  factor: number
  stock: number
  sold: number
  held: boolean
  /** How often price, stock or hold have changed so far. */
  changes: number
}
export type Turn = { at: number; kind: Change['kind']; standing: Standing }

/** Mean times a millisecond. */
export type Pace = { change: number; vanish: number; return: number; holdShare: number }

/** A listing's life from `born` on, drawn as far as somebody asks. */
export type Timeline = {
  at: (moment: number) => Standing
  /** After `from`, up to and with `to`. */
  between: (from: number, to: number) => Turn[]
}

export function openTimeline(random: Random, born: number, first: Standing, pace: Pace): Timeline {
  const turns: Turn[] = []
  let standing = first
  let next = born + gap(random, standing, pace)
  const reach = (moment: number): void => {
    while (next <= moment) {
      const { kind, after } = step(random, standing, pace)
      const isSeen = kind !== 'vanished' && kind !== 'returned'
      standing = isSeen ? { ...after, changes: after.changes + 1 } : after
      turns.push({ at: next, kind, standing })
      next += gap(random, standing, pace)
    }
  }
  return {
    at: (moment) => {
      reach(moment)
      return turns.findLast(({ at }) => at <= moment)?.standing ?? first
    },
    between: (from, to) => {
      reach(to)
      return turns.filter(({ at }) => at > from && at <= to)
    },
  }
}

/** Whole milliseconds to the next turn, for a `Date` has no others; for ever where nothing can happen any more. */
function gap(random: Random, { present }: Standing, pace: Pace): number {
  const rate = present ? pace.change + pace.vanish : pace.return
  return rate === 0 ? Number.POSITIVE_INFINITY : Math.ceil(-Math.log(1 - random.next()) / rate)
}

function step(random: Random, now: Standing, pace: Pace): { kind: Change['kind']; after: Standing } {
  if (!now.present) return { kind: 'returned', after: { ...now, present: true } }
  if (random.next() * (pace.change + pace.vanish) < pace.vanish)
    return { kind: 'vanished', after: { ...now, present: false } }
  if (!now.held && random.next() < pace.holdShare) return { kind: 'held', after: { ...now, held: true } }
  if (now.held || random.next() < 0.6)
    return { kind: 'price', after: { ...now, held: false, factor: otherFactor(random, now.factor) } }
  const bought = random.int(1, 9)
  const left = now.stock - bought
  const stock = left < 1 ? random.int(50, 500) : left
  return { kind: 'stock', after: { ...now, stock, sold: now.sold + bought } }
}

/** Between half and twice the first price, and always enough that the printed price differs. */
function otherFactor(random: Random, factor: number): number {
  const size = 1.06 + random.next() * 0.2
  const up = factor < 0.6 || (factor < 1.8 && random.next() < 0.5)
  return up ? factor * size : factor / size
}
