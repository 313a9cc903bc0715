/** What a ratio of ours to the peer's must reach (design, section 12). */
export type Budget = { atLeast: number } | { atMost: number }

/**
 * One figure of ours beside the peer's, both in `unit`, and how many times the peer's ours is. Without a peer on this
 * machine `peer` and `ratio` are absent and `note` says why.
 */
export type Measure = {
  name: string
  ours: number
  peer?: number
  unit: string
  ratio?: number
  budget?: Budget
  note?: string
}

/** Undefined where there is no budget, or nothing to hold against it. */
export function isMet({ ratio, budget }: Measure): boolean | undefined {
  if (ratio === undefined || budget === undefined) return undefined
  return 'atLeast' in budget ? ratio >= budget.atLeast : ratio <= budget.atMost
}

/** Ours and, where it ran, the peer's, with their ratio. */
export function compared(
  name: string,
  ours: number,
  peer: number | { missing: string },
  rest: { unit: string; budget?: Budget; note?: string },
): Measure {
  if (typeof peer === 'number') return { name, ours, peer, ratio: ours / peer, ...rest }
  return { name, ours, ...rest, note: peer.missing }
}
