import { z } from 'zod'
import { contentKinds, gateKinds } from '#contracts/page-kind.ts'

const Selector = z.string().min(1).describe('A CSS selector. Inside a record, `:scope` is the record itself.')
const Pattern = z.string().min(1).describe('A regular expression (flags "iu").')
const Selectors = z
  .union([Selector, z.array(Selector).min(1)])
  .describe('One selector, or several: first hit wins.')

/** How one field is read. All keys but one of `select`, `in: url` and `const` are optional. */
export const FieldRule = z
  .strictObject({
    select: Selectors.optional(),
    in: z
      .enum(['record', 'page', 'url'])
      .optional()
      .describe("Where to look: the record (default), the whole page, or the page's own address."),
    attr: z.string().min(1).optional().describe('Take this attribute instead of the text.'),
    text: z.enum(['all', 'own']).optional().describe('`own` leaves out the text of child elements.'),
    match: Pattern.optional().describe('Keep only what this matches (its group, when it has one).'),
    group: z.number().int().min(0).max(9).optional(),
    split: Pattern.optional().describe('Cut the value into several at this pattern.'),
    join: z.string().optional().describe('Join the values of all hits with this, as the last step.'),
    all: z.literal(true).optional().describe('Take every hit, not only the first.'),
    count: z.literal(true).optional().describe('The number of hits is the value, for pictures of stars.'),
    map: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
    const: z
      .union([z.string(), z.number()])
      .optional()
      .describe('This value, when `select` hits or is absent.'),
    date: z.enum(['day-first', 'month-first']).optional().describe('How 03/04/2019 is meant.'),
    currency: z.string().optional().describe('Currency code of an amount that carries none.'),
    decimal: z.enum(['.', ',']).optional().describe('The decimal mark, where amounts such as 1.234 occur.'),
  })
  .describe('How a field is read; a plain string is short for `select`.')
const Field = z.union([Selector, FieldRule], 'must be a selector or a rule with `select`, `in` or `const`')

/** Fields named one by one: a typing error in a recipe must be told, not ignored. */
function fieldSet<const Name extends string>(names: readonly Name[]) {
  const shape = Object.fromEntries(names.map((name) => [name, Field.optional()])) as Record<
    Name,
    z.ZodOptional<typeof Field>
  >
  return z.strictObject(shape)
}

export const listingFields = [
  'nativeId', 'url', 'title', 'description', 'offerType', 'form', 'price', 'minOrder', 'vendor', 'vendorUrl',
  'category', 'shipsFrom', 'shipsTo', 'shipsExcept', 'quantity', 'stock', 'sold', 'views', 'rating', 'escrow',
  'payments', 'postedAt', 'updatedAt',
] as const // prettier-ignore
export const vendorFields = [
  'name', 'url', 'level', 'rating', 'sales', 'joinedAt', 'lastSeenAt', 'pgpKey',
] as const // prettier-ignore
export const reviewFields = [
  'listingUrl', 'listingTitle', 'vendorName', 'buyer', 'stars', 'postedAt', 'price', 'text',
] as const // prettier-ignore
export const priceFields = ['label', 'price', 'quantity'] as const
export const shippingFields = ['name', 'price'] as const

const record = Selector.optional().describe('One hit, one record. Without it the page is the one record.')
const Listings = z.strictObject({
  record,
  fields: fieldSet(listingFields),
  prices: z.strictObject({ record: Selector, fields: fieldSet(priceFields) }).optional(),
  shippingOptions: z.strictObject({ record: Selector, fields: fieldSet(shippingFields) }).optional(),
})
const Vendors = z.strictObject({ record, fields: fieldSet(vendorFields) })
const Reviews = z.strictObject({ record, fields: fieldSet(reviewFields) })

/** All that are given must hold. */
const When = z
  .strictObject({
    selector: Selector.optional(),
    without: Selector.optional().describe('Nothing on the page may match this.'),
    url: Pattern.optional().describe('Over path and query of the address.'),
    text: Pattern.optional().describe('Over the visible text.'),
  })
  .refine((when) => Object.keys(when).length > 0, 'needs at least one condition')

const Follow = z.strictObject({
  path: Pattern.describe('Over path and query of a link.'),
  priority: z.number().int().min(0).max(9).describe('0 is fetched first.'),
  kind: z.enum(contentKinds).optional(),
})

/** What stands on pages only while we are logged in, and how a stored credential gets us there. */
const Login = z
  .strictObject({
    path: z.string().startsWith('/').describe('Path and query of the page that holds the form.'),
    form: Selector.default('form:has(input[type="password"])').describe('The form; the first hit is taken.'),
    user: z.string().min(1).describe("Name of the form's field for the user name."),
    secret: z.string().min(1).describe("Name of the form's field for the secret."),
    fields: z
      .record(z.string(), z.string())
      .default({})
      .describe('Further fields and their values. Hidden fields are sent as they stand.'),
    check: When.describe('Stands on each content page while we are logged in.'),
    require: z
      .partialRecord(z.enum(contentKinds), When)
      .default({})
      .describe(
        'What a page of a kind must show besides: a session that has ended may be shown empty pages.',
      ),
    lost: When.optional().describe('Stands on pages that are shown when we are not logged in.'),
  })
  .describe('How we are logged in, where the legal basis allows more than the public sees.')

/** The recipe file as written. `readRecipe` compiles it. */
export const RecipeFile = z
  .strictObject({
    $schema: z.string().optional(),
    market: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be a slug such as "my-market"'),
    version: z.number().int().positive().describe('Raised with each change; stored with every reading.'),
    hosts: z.array(z.string()).default([]).describe('Hosts known for this market, to match saved pages.'),
    match: Selector.optional().describe(
      'A mark of this market that is on each of its pages and on no other.',
    ),
    currency: z.string().optional().describe('Currency of amounts that carry none.'),
    walk: z.strictObject({
      start: z.array(z.string().startsWith('/')).min(1),
      follow: z.array(Follow).default([]),
      skip: z.array(Pattern).default([]),
    }),
    gates: z
      .array(z.strictObject({ kind: z.enum(gateKinds), reason: z.string().optional(), when: When }))
      .default([]),
    login: Login.optional(),
    pages: z
      .array(
        z.strictObject({
          kind: z.enum(contentKinds),
          when: When,
          listings: Listings.optional(),
          vendors: Vendors.optional(),
          reviews: Reviews.optional(),
        }),
      )
      .min(1)
      .describe('The first page whose `when` holds is taken.'),
  })
  .describe('A Lanternfish recipe: how to walk a market, tell its pages apart and read their fields.')
export type RecipeFile = z.infer<typeof RecipeFile>
