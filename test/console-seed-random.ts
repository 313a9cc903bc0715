import { createHash } from 'node:crypto'

let state = 20_261_120

/** A number below 1, the same on every run, so that a failing test fails again. */
export function random(): number {
  // mulberry32, in the public domain.
  state = (state + 0x6d2b79f5) | 0
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

export function pick<T>(values: readonly T[]): T {
  return values[Math.floor(random() * values.length)]!
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function uuid(): string {
  return sha256(String(random())).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-a$4-$5')
}
