// The address bar is the search's only memory: a search can be linked, and the back button undoes a filter.

export const facetNames = [
  'category',
  'subcategory',
  'market',
  'shipsFrom',
  'shipsTo',
  'vendor',
  'language',
  'currency',
] as const
export type FacetName = (typeof facetNames)[number]
export const rangeNames = ['from', 'to', 'minUsd', 'maxUsd'] as const

export function withValue(search: URLSearchParams, name: string, value: string | undefined): string {
  const next = new URLSearchParams(search)
  if (value === undefined || value === '') next.delete(name)
  else next.set(name, value)
  return hrefOf(next)
}

export function withFacet(search: URLSearchParams, facet: FacetName, value: string, on: boolean): string {
  const next = new URLSearchParams(search)
  if (on) next.append(facet, value)
  else next.delete(facet, value)
  return hrefOf(next)
}

/** The search without any filter; words and order stay. */
export function withoutFilters(search: URLSearchParams): string {
  const next = new URLSearchParams()
  for (const name of ['q', 'sort']) if (search.get(name)) next.set(name, search.get(name)!)
  return hrefOf(next)
}

export function withPage(search: URLSearchParams, page: number): string {
  const next = new URLSearchParams(search)
  next.set('page', String(page))
  return `/listings?${next.toString()}`
}

export function countFilters(search: URLSearchParams): number {
  return [...search.keys()].filter((name) => !['q', 'sort', 'page'].includes(name)).length
}

/** A changed search begins at its first page. */
function hrefOf(search: URLSearchParams): string {
  search.delete('page')
  const query = search.toString()
  return query ? `/listings?${query}` : '/listings'
}
