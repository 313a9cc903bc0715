import { z } from 'zod'
import { listingSorts } from '#db/console-listings.ts'
import type { ListingFilter } from '#db/listing-filter.ts'

const DAY_MS = 24 * 3600_000

/** One value or several of the same name, as addresses carry them. */
export const Values = z
  .union([z.string(), z.array(z.string()).max(50)])
  .optional()
  .transform((given) => (given === undefined ? [] : [given].flat()))
const Id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const Usd = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,8})?$/)
  .optional()

/** What narrows and orders the table of listings. `from` and `to` are days in UTC, both inclusive. */
export const ListingQuery = z.object({
  q: z
    .string()
    .trim()
    .max(400)
    .optional()
    .describe('Words in any order; "quotes" keep words together, a leading minus leaves out.'),
  category: Values,
  subcategory: Values,
  market: Values,
  shipsFrom: Values,
  shipsTo: Values,
  language: Values,
  currency: Values,
  vendor: z
    .union([Id, z.array(Id).max(50)])
    .optional()
    .transform((given) => (given === undefined ? [] : [given].flat())),
  from: z.iso.date().optional(),
  to: z.iso.date().optional(),
  minUsd: Usd,
  maxUsd: Usd,
  sort: z.enum(listingSorts).optional(),
})

export function filterOf(query: z.output<typeof ListingQuery>): ListingFilter {
  const { q, from, to, sort: _sort, ...rest } = query
  return {
    ...rest,
    q: q === '' ? undefined : q,
    from: from === undefined ? undefined : new Date(`${from}T00:00:00Z`),
    to: to === undefined ? undefined : new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS),
  }
}
