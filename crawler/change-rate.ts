/**
 * Days between two readings of a page, oldest first: above zero where the page had changed meanwhile, below zero where
 * it had not.
 */
export type ChangeHistory = readonly number[]

/** What is believed before a page was seen twice: so many changes a day, worth so many observed changes. */
export type RatePrior = { rate: number; weight: number }

const MOST_KEPT = 16
const SLOWEST = 1e-4
const FASTEST = 100
const STEPS = 50
const DAY_MS = 86_400_000

/** With one more reading. Readings without time between them say nothing. */
export function remember(history: ChangeHistory, elapsedMs: number, changed: boolean): number[] {
  const days = elapsedMs / DAY_MS
  if (days <= 0) return [...history]
  return [...history, changed ? days : -days].slice(-MOST_KEPT)
}

/**
 * Changes a day of a page that changes as a Poisson process and was read at irregular times: the maximum likelihood
 * estimator of Cho and Garcia-Molina, "Estimating frequency of change", ACM TOIT 3(3), 2003, section 5, with a gamma
 * prior. The prior does what their correction by half an observation does: a page that has changed at each reading
 * has no infinite rate, and one that never has is not dead.
 */
export function changeRate(history: ChangeHistory, prior: RatePrior): number {
  const changed = history.filter((days) => days > 0)
  const still = history.reduce((sum, days) => (days < 0 ? sum - days : sum), 0)
  const pull = still + prior.weight / prior.rate
  // Falls from plus infinity to below zero as the rate grows: it has one root.
  const slope = (rate: number) =>
    changed.reduce((sum, days) => sum + days / Math.expm1(rate * days), prior.weight / rate) - pull
  let [low, high] = [Math.log(SLOWEST), Math.log(FASTEST)]
  for (let step = 0; step < STEPS; step += 1) {
    const middle = (low + high) / 2
    if (slope(Math.exp(middle)) > 0) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}
