import { orderOf } from '#pages/list-address.ts'

/** The listings that one slice of a list showed, or (`ELSEWHERE`) that other pages showed of the same category. */
export type Frame = { slice: string; ids: ReadonlySet<number> }

export const ELSEWHERE = 'elsewhere'

export type EstimateMethod = 'whole' | 'printed' | 'recapture' | 'lower bound' | 'none'

/** How many there are: `unseen` beside those seen, with the variance of that figure. */
export type Estimate = { method: EstimateMethod; seen: number; unseen: number; variance: number }

/** Fewer recaptures leave Chapman's estimator biased (Robson and Regier 1964). */
const FEWEST_RECAPTURES = 7
/** Two orders of which one shows what the other shows are one order under two names. */
const SAME = 0.995
const FEWEST_TO_COMPARE = 20
/** Two ends of an order have so much of their own. */
const APART = 0.05

/**
 * How many listings a list has. What the site prints counts first, then a list that was read to its end, or from both
 * ends of one order until they met. Where a site
 * shows less than it has, two orders that do not depend on each other are two samples: Chapman's estimator (1951) with
 * Seber's variance (1970). With too few recaptures it is Chao's lower bound (1987), and with one sample nothing can be said.
 */
export function estimateList(
  frames: readonly Frame[],
  { printed, isWhole }: { printed: number | undefined; isWhole: boolean },
): Estimate {
  const seen = union(frames).size
  if (printed !== undefined)
    return { method: 'printed', seen, unseen: Math.max(0, printed - seen), variance: 0 }
  if (isWhole || endsMeet(frames)) return { method: 'whole', seen, unseen: 0, variance: 0 }
  const samples = samplesOf(frames)
  const [first, ...others] = samples
  if (!first || others.length === 0) return { method: 'none', seen, unseen: 0, variance: 0 }
  const rest = new Set(others.flatMap((sample) => [...sample]))
  const both = [...first].filter((id) => rest.has(id)).length
  if (both < FEWEST_RECAPTURES) return lowerBound(samples, seen)
  const [a, b] = [first.size, rest.size]
  const total = ((a + 1) * (b + 1)) / (both + 1) - 1
  // Half a listing more: where all were recaptured the formula would be sure of what it cannot know.
  const missed = (a - both + 0.5) * (b - both + 0.5)
  const variance = ((a + 1) * (b + 1) * missed) / ((both + 1) ** 2 * (both + 2))
  return { method: 'recapture', seen, unseen: Math.max(0, total - seen), variance }
}

/** The bias-corrected form of Chao (1987), from how many were seen in one sample alone and in two. */
function lowerBound(samples: readonly ReadonlySet<number>[], seen: number): Estimate {
  const times = new Map<number, number>()
  for (const id of samples.flatMap((sample) => [...sample])) times.set(id, (times.get(id) ?? 0) + 1)
  const counted = (n: number) => [...times.values()].filter((count) => count === n).length
  const [once, twice] = [counted(1), counted(2)]
  const unseen = (once * (once - 1)) / (2 * (twice + 1))
  const ratio = once / Math.max(1, twice)
  const variance = Math.max(1, twice) * (ratio ** 4 / 4 + ratio ** 3 + ratio ** 2 / 2)
  return { method: 'lower bound', seen, unseen, variance }
}

/**
 * What stands in both ends of an order lies between them, and so does all that each of them shows beside it. Two slices
 * that show the same are no two ends: the site may not heed the order.
 */
function endsMeet(frames: readonly Frame[]): boolean {
  const byOrder = Map.groupBy(frames, ({ slice }) => (slice === ELSEWHERE ? '' : orderOf(slice)))
  return [...byOrder].some(([order, slices]) =>
    slices.some(({ ids: one }, i) =>
      slices.slice(i + 1).some(({ ids: other }) => {
        const both = one.intersection(other).size
        return (
          order !== '' &&
          both > 0 &&
          Math.max(one.size, other.size) - both >= APART * Math.max(one.size, other.size)
        )
      }),
    ),
  )
}

/** One sample an order, largest first; orders that turn out to be the same are joined. */
function samplesOf(frames: readonly Frame[]): Set<number>[] {
  const byOrder = new Map<string, Set<number>>()
  for (const { slice, ids } of frames) {
    const order = slice === ELSEWHERE ? slice : orderOf(slice)
    byOrder.set(order, (byOrder.get(order) ?? new Set()).union(ids))
  }
  const samples: Set<number>[] = []
  for (const sample of [...byOrder.values()].toSorted((a, b) => b.size - a.size)) {
    if (sample.size === 0) continue
    const same = samples.findIndex((larger) => isPartOf(sample, larger))
    if (same === -1) samples.push(sample)
    else samples[same] = samples[same]!.union(sample)
  }
  return samples
}

/** By chance a small sample lies inside another; a large one does because it is taken from it. */
function isPartOf(sample: ReadonlySet<number>, larger: ReadonlySet<number>): boolean {
  return sample.size >= FEWEST_TO_COMPARE && larger.intersection(sample).size >= SAME * sample.size
}

function union(frames: readonly Frame[]): Set<number> {
  return new Set(frames.flatMap(({ ids }) => [...ids]))
}

/**
 * The 95 % interval of a total, from the unseen part taken as log-normal (Chao 1987): never below what was seen.
 * Undefined where nothing says how many there are.
 */
export function intervalOf({
  method,
  seen,
  unseen,
  variance,
}: Estimate): { low: number; high: number } | undefined {
  if (method === 'none') return undefined
  if (unseen === 0 || variance === 0) return { low: seen + unseen, high: seen + unseen }
  const spread = Math.exp(1.96 * Math.sqrt(Math.log(1 + variance / unseen ** 2)))
  return { low: seen + unseen / spread, high: seen + unseen * spread }
}
