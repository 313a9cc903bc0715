import type { ListRule, Wrapper } from './wrapper.ts'

const keyOf = ({ holds, record, flat, title }: ListRule): string =>
  `${holds} ${record} ${flat} ${title.by} ${title.template ?? ''}`

/** One wrapper that reads what either reads; of the same list the newer rule is taken. */
export function joinWrappers(known: Wrapper, fresh: Wrapper): Wrapper {
  const newer = new Set(fresh.lists.map(keyOf))
  return {
    ...fresh,
    pages: known.pages + fresh.pages,
    links: [...new Set([...known.links, ...fresh.links])].sort(),
    lists: [...fresh.lists, ...known.lists.filter((rule) => !newer.has(keyOf(rule)))],
  }
}
