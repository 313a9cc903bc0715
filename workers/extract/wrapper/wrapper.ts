import { z } from 'zod'

/**
 * How one field is found in a record, and why we think so. `path` names a place of the tree by its tags from the root.
 * - `link`: the link at `path` whose address is like `template`
 * - `heading`, `run`: the `nth` heading or run of text at `path`
 * - `price`: the `nth` price at `path`
 * - `label`: what stands beside a label of this meaning; most have this `label`, `#` being the value, in an element at `path`
 * - `column`: the cell below a header of this meaning
 * - `menu`: the parts of the run at `path` that the page's own menu names, without the first `skip` and last `drop` parts; `own`
 *   says the same of all texts that the run's element itself has
 * - `token`: the rest of a class such as `…category-…`; `template` is the attribute's name
 * - `section`: the nearest heading above the record, for all of them that at `path` where there is one
 */
export const FieldRule = z.object({
  by: z.enum(['link', 'heading', 'run', 'price', 'label', 'column', 'menu', 'token', 'section']),
  path: z.string().optional(),
  template: z.string().optional(),
  label: z.string().optional(),
  nth: z.number().int().optional(),
  column: z.number().int().optional(),
  currency: z.string().optional(),
  skip: z.number().int().optional(),
  drop: z.number().int().optional(),
  own: z.object({ skip: z.number().int(), drop: z.number().int() }).optional(),
  evidence: z.string(),
  confidence: z.number().min(0).max(1),
})
export type FieldRule = z.infer<typeof FieldRule>

/** One shape of repeated records. `flat` records are no elements: they reach from one title to the next. */
export const ListRule = z.object({
  holds: z.enum(['listings', 'threads', 'reviews']),
  record: z.string(),
  flat: z.boolean(),
  anchor: z.string(),
  title: FieldRule,
  fields: z.record(z.string(), FieldRule),
  evidence: z.string(),
  confidence: z.number().min(0).max(1),
  records: z.number().int(),
  pages: z.number().int(),
})
export type ListRule = z.infer<typeof ListRule>

/** Named on each row that was read without a recipe; another number where the same page may be read otherwise. */
export const WRAPPER_VERSION = 1

/** What was learned from a market's pages: plain JSON that a person can read. */
export const Wrapper = z.object({
  version: z.literal(WRAPPER_VERSION),
  pages: z.number().int(),
  /** Kinds of links that most pages have: by them a page is known as one of this market. */
  links: z.array(z.string()),
  lists: z.array(ListRule),
})
export type Wrapper = z.infer<typeof Wrapper>
