import type { Money } from '#contracts/extraction.ts'
import { openRandom } from '../random.ts'
import type { EnginePlan } from './engine.ts'

const DAY_MS = 86_400_000
/** Dollars for one unit, before any swing. */
const DOLLARS: Record<string, number> = { USD: 1, EUR: 1.08, BTC: 61_400, XMR: 165.2, USDT: 1, CNY: 0.139, RUB: 0.0112 } // prettier-ignore

/** Dollars for one unit at a moment: a week's wave of its own for each currency, around the same mean. */
export function dollarsFor(currency: string, at: Date, { seed, life, openedAt, scale }: EnginePlan): number {
  const mean = DOLLARS[currency]!
  if (life.rateSwing === 0 || currency === 'USD' || currency === 'USDT') return mean
  const phase = openRandom(seed, 'rate', currency).next()
  const weeks = (at.getTime() - openedAt.getTime()) / (7 * DAY_MS * scale)
  return mean * (1 + life.rateSwing * Math.sin(2 * Math.PI * (weeks + phase)))
}

/** What so many dollars are at a moment, as a page prints it. */
export function moneyIn(
  currency: string,
  decimals: number,
): (usd: number, at: Date, plan: EnginePlan) => Money {
  return (usd, at, plan) => ({ amount: (usd / dollarsFor(currency, at, plan)).toFixed(decimals), currency })
}
