import { expressionBuilder, sql, type Expression, type SqlBool } from 'kysely'
import { searchQueryOf } from '#shared/search-text.ts'
import type { DB } from './tables.ts'

/** The counted category of listings that the classifier left to a person, or has not read yet. */
export const UNDECIDED = 'undecided'

/** `from` and `to`: the listing was on its market at some time between them. Prices are decimal strings. */
export type ListingFilter = {
  q?: string | undefined
  category: string[]
  market: string[]
  shipsFrom: string[]
  shipsTo: string[]
  vendor?: number | undefined
  from?: Date | undefined
  to?: Date | undefined
  minUsd?: string | undefined
  maxUsd?: string | undefined
}
export type Facet = 'category' | 'market' | 'shipsFrom' | 'shipsTo'

/** The category that totals count a listing under. Needs the table `listing` in scope. */
export const countedCategory = sql<string>`counted_category(listing.category, listing.abstained)`

/** Whether nothing but facets is asked for: then `listing_tally` knows the answer. */
export function isFacetsOnly({ q, vendor, from, to, minUsd, maxUsd }: ListingFilter): boolean {
  return [q, vendor, from, to, minUsd, maxUsd].every((value) => value === undefined)
}

/** Over the table `listing`. */
export function matches(filter: ListingFilter): Expression<SqlBool> {
  return expressionBuilder<DB, 'listing'>().and([matchesFacets(filter, 'listing'), matchesOtherwise(filter)])
}

/** The facets of a filter, over the table `listing` or over one with its columns, the category being the counted one. */
export function matchesFacets(filter: ListingFilter, table: 'listing' | 'tally'): Expression<SqlBool> {
  const column = (name: string) => sql.ref(`${table}.${name}`)
  const category = table === 'listing' ? countedCategory : column('category')
  const all: Expression<SqlBool>[] = []
  if (filter.category.length > 0) all.push(sql<SqlBool>`${category} = any(${filter.category}::text[])`)
  if (filter.market.length > 0)
    all.push(sql<SqlBool>`
      ${column('market_id')} in (select id from market where name = any(${filter.market}::text[]))`)
  if (filter.shipsFrom.length > 0)
    all.push(sql<SqlBool>`${column('ships_from')} && ${filter.shipsFrom}::text[]`)
  if (filter.shipsTo.length > 0) all.push(sql<SqlBool>`${column('ships_to')} && ${filter.shipsTo}::text[]`)
  return expressionBuilder<DB>().and(all)
}

/** What is no facet of a filter, over the table `listing`. */
export function matchesOtherwise(filter: ListingFilter): Expression<SqlBool> {
  const eb = expressionBuilder<DB, 'listing'>()
  const query = filter.q ? searchQueryOf(filter.q) : ''
  const all: Expression<SqlBool>[] = []
  if (filter.q) all.push(sql<SqlBool>`listing.search @@ plainto_tsquery('simple', ${query})`)
  if (filter.vendor !== undefined) all.push(eb('listing.vendor_id', '=', filter.vendor))
  if (filter.from) all.push(eb('listing.last_seen_at', '>=', filter.from))
  if (filter.to) all.push(eb('listing.first_seen_at', '<', filter.to))
  if (filter.minUsd !== undefined) all.push(eb('listing.price_usd', '>=', filter.minUsd))
  if (filter.maxUsd !== undefined) all.push(eb('listing.price_usd', '<=', filter.maxUsd))
  return eb.and(all)
}
