import { expressionBuilder, sql, type Expression, type RawBuilder, type SqlBool } from 'kysely'
import { searchTermsOf } from '#shared/search-text.ts'
import type { DB } from './tables.ts'

/** The counted category of listings that the classifier left to a person, or has not read yet. */
export const UNDECIDED = 'undecided'

/** Facets that `listing_tally` counts. */
export const tallyFacets = [
  'category',
  'subcategory',
  'market',
  'shipsFrom',
  'shipsTo',
  'language',
  'currency',
] as const
export type TallyFacet = (typeof tallyFacets)[number]
export type Facet = TallyFacet | 'vendor'

/**
 * `from` and `to`: the listing was on its market at some time between them. Prices are decimal strings. A subcategory
 * is named with its category, `drugs/stimulants`.
 */
export type ListingFilter = Record<TallyFacet, string[]> & {
  vendor: number[]
  q?: string | undefined
  from?: Date | undefined
  to?: Date | undefined
  minUsd?: string | undefined
  maxUsd?: string | undefined
}

export const noFilter: ListingFilter = {
  category: [],
  subcategory: [],
  market: [],
  shipsFrom: [],
  shipsTo: [],
  language: [],
  currency: [],
  vendor: [],
}

/** The category that totals count a listing under. Needs the table `listing` in scope. */
export const countedCategory = sql<string>`counted_category(listing.category, listing.abstained)`
export const countedSubcategory = sql<string>`
  counted_subcategory(listing.category, listing.subcategory, listing.abstained)`

/** Whether nothing but facets that the tally knows is asked for. */
export function isTallied({ q, vendor, from, to, minUsd, maxUsd }: ListingFilter): boolean {
  return vendor.length === 0 && [q, from, to, minUsd, maxUsd].every((value) => value === undefined)
}

/** Over the table `listing`. */
export function matches(filter: ListingFilter): Expression<SqlBool> {
  return expressionBuilder<DB, 'listing'>().and([matchesFacets(filter, 'listing'), matchesOtherwise(filter)])
}

/** The facets of a filter, over the table `listing` or over one with the columns of the tally. */
export function matchesFacets(filter: ListingFilter, table: 'listing' | 'tally'): Expression<SqlBool> {
  const column = (name: string) => sql.ref(`${table}.${name}`)
  const all = table === 'listing' ? ofCategory(filter) : ofCountedCategory(filter)
  const currency = column(table === 'listing' ? 'price_currency' : 'currency')
  if (filter.language.length > 0)
    all.push(sql<SqlBool>`${column('language')} = any(${filter.language}::text[])`)
  if (filter.currency.length > 0) all.push(sql<SqlBool>`${currency} = any(${filter.currency}::text[])`)
  if (filter.market.length > 0)
    all.push(sql<SqlBool>`
      ${column('market_id')} in (select id from market where name = any(${filter.market}::text[]))`)
  if (filter.shipsFrom.length > 0)
    all.push(sql<SqlBool>`${column('ships_from')} && ${filter.shipsFrom}::text[]`)
  if (filter.shipsTo.length > 0) all.push(sql<SqlBool>`${column('ships_to')} && ${filter.shipsTo}::text[]`)
  return expressionBuilder<DB>().and(all)
}

function ofCountedCategory({ category, subcategory }: ListingFilter): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = []
  if (category.length > 0) all.push(sql<SqlBool>`tally.category = any(${category}::text[])`)
  if (subcategory.length > 0) all.push(sql<SqlBool>`tally.subcategory = any(${subcategory}::text[])`)
  return all
}

/** As `counted_category` and `counted_subcategory` say, but of plain columns: those have statistics and an index. */
function ofCategory({ category, subcategory }: ListingFilter): Expression<SqlBool>[] {
  const all: Expression<SqlBool>[] = []
  const decided = sql<SqlBool>`(listing.category = any(${category}::text[]) and not listing.abstained)`
  const open = sql<SqlBool>`(listing.category is null or listing.abstained is not false)`
  if (category.includes(UNDECIDED)) all.push(sql<SqlBool>`(${decided} or ${open})`)
  else if (category.length > 0) all.push(decided)
  const pairs = subcategory.map((pair) => pair.split('/', 2))
  const [main, own] = [pairs.map(([first]) => first ?? ''), pairs.map(([, second]) => second ?? '')]
  if (pairs.length > 0)
    all.push(sql<SqlBool>`
      (listing.category = any(${main}::text[]) and not listing.abstained
        and (listing.category, listing.subcategory) in (select * from unnest(${main}::text[], ${own}::text[])))`)
  return all
}

/** What the tally does not know of a filter, over the table `listing`. */
export function matchesOtherwise(filter: ListingFilter): Expression<SqlBool> {
  const eb = expressionBuilder<DB, 'listing'>()
  const all: Expression<SqlBool>[] = []
  if (filter.q) all.push(sql<SqlBool>`listing.search @@ ${searchQuery(filter.q)}`)
  if (filter.vendor.length > 0) all.push(sql<SqlBool>`listing.vendor_id = any(${filter.vendor}::bigint[])`)
  if (filter.from) all.push(eb('listing.last_seen_at', '>=', filter.from))
  if (filter.to) all.push(eb('listing.first_seen_at', '<', filter.to))
  if (filter.minUsd !== undefined) all.push(eb('listing.price_usd', '>=', filter.minUsd))
  if (filter.maxUsd !== undefined) all.push(eb('listing.price_usd', '<=', filter.maxUsd))
  return eb.and(all)
}

/** A `tsquery`; a search without any word finds nothing. */
export function searchQuery(q: string): RawBuilder<unknown> {
  const { words, phrases, without } = searchTermsOf(q)
  const parts = [
    ...(words === '' && phrases.length + without.length > 0
      ? []
      : [sql`plainto_tsquery('simple', ${words})`]),
    ...phrases.map((phrase) => sql`phraseto_tsquery('simple', ${phrase})`),
    ...without.map((word) => sql`!!plainto_tsquery('simple', ${word})`),
  ]
  return sql`(${sql.join(parts, sql` && `)})`
}
