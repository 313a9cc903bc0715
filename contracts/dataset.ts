import { z } from 'zod'

/**
 * The only columns that can leave in a release; what is not written here has no way out. The texts become the data
 * dictionary that goes with the data. A null was not on the page, or was withheld: `detail` says which columns were.
 */

const pseudonym = z.string().regex(/^[0-9a-f]{32}$/)
const week = z.string().regex(/^\d{4}-W\d{2}$/)

const shared = {
  market: pseudonym.describe('The market, by a pseudonym of this release. The same in every file of it.'),
  vendor: pseudonym.describe(
    'A vendor within one class: rows that are equal in every column but `vendor` and `listing`. Each class holds ' +
      'at least ten. The same vendor has other pseudonyms in other classes.',
  ),
  listing: pseudonym.describe('The listing, by a pseudonym of this row. It joins no two rows.'),
  category: z
    .string()
    .describe('What the classifier says; `undecided` where it leaves the answer to a person.'),
  subcategory: z.string().nullable().describe('Below the category.'),
  ships_from: z
    .string()
    .nullable()
    .describe('ISO 3166 country, `WORLDWIDE`, a region (`region:Europe`) or `several`.'),
  price_usd: z
    .string()
    .nullable()
    .describe('US dollars, a decimal string of at most two significant digits; see `detail`.'),
  detail: z
    .number()
    .int()
    .describe('How much was withheld so that at least ten vendors share the class; see `detail` below.'),
}

/** One row a listing that was seen in the weeks of the release. */
export const ReleasedListing = z.strictObject({
  ...shared,
  ships_to: z.string().nullable().describe('`domestic`, `abroad` or `worldwide`, seen from `ships_from`.'),
  first_week: week.nullable().describe('ISO week in which it was first seen in the weeks of this release.'),
  weeks_seen: z.string().nullable().describe('In how many weeks it was seen: `1`, `2-4`, `5-12`, `13+`.'),
})
export type ReleasedListing = z.infer<typeof ReleasedListing>

/** One row a listing and week: what its pages said in that week, the latest value of each column. */
export const ReleasedObservation = z.strictObject({
  ...shared,
  week: week.nullable().describe('ISO week.'),
  stock: z.string().nullable().describe('Pieces on stock: `0`, `1-9`, `10-99`, `100+`.'),
  sold: z.string().nullable().describe('Sales that the market counts: `0`, `1-9`, `10-99`, `100+`.'),
})
export type ReleasedObservation = z.infer<typeof ReleasedObservation>

/** What was read of a market in a week, whether or not it could leave. */
export const ReleaseCoverage = z.strictObject({
  market: pseudonym.describe('As in the other files.'),
  week: week.describe('ISO week in which the scrapes began.'),
  scrapes: z.number().int().describe('Passes over the market that began.'),
  complete: z.number().int().describe('Of these, how many reached their end; the others ran into a budget.'),
  pages: z.number().int().describe('Fetches that ended with a page.'),
  gates: z.number().int().describe('Fetches that ended before a queue, captcha, log-in, block or notice.'),
  released: z.number().int().describe('Rows of that market and week in `observations`.'),
  share_withheld: z
    .string()
    .describe('Share of what was read of that week that is not in `observations`, to two decimals.'),
})
export type ReleaseCoverage = z.infer<typeof ReleaseCoverage>

export const RELEASED_TABLES = { listings: ReleasedListing, observations: ReleasedObservation } as const
export type ReleasedTable = keyof typeof RELEASED_TABLES

/** Never left out: without them no threshold can be stated. */
export const FIXED_COLUMNS = ['market', 'category', 'detail'] as const

/** Every column of both tables, in order. */
export const RELEASED_COLUMNS: readonly string[] = [
  ...new Set(Object.values(RELEASED_TABLES).flatMap((table) => Object.keys(table.shape))),
]
