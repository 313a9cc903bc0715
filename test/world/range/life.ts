import { z } from 'zod'

const share = z.number().min(0).max(1000)

/**
 * How a market lives, each figure a day and a listing: 0.05 is one in twenty of the listings at the opening. Without
 * any, everything stands still.
 */
export const Life = z.strictObject({
  newPerDay: share.default(0),
  /** Of price, stock or hold; a listing's own rate differs from the mean by `unevenness`. */
  changePerDay: share.default(0),
  vanishPerDay: share.default(0),
  /** Of the listings that have vanished. */
  returnPerDay: share.default(0),
  vendorsLeavePerDay: share.default(0),
  /** Of the changes: the price becomes a stand-in until the next change. */
  holdShare: z.number().min(0).max(1).default(0.05),
  /** Standard deviation of the logarithm of a listing's own rate of change: 0 makes all alike. */
  unevenness: z.number().min(0).max(3).default(1.2),
  /** How far rates of exchange swing around their mean within a week. */
  rateSwing: z.number().min(0).max(0.9).default(0),
})
export type Life = z.infer<typeof Life>

export const still: Life = Life.parse({})
