/**
 * Where a page of a list stands. `list` is its address without page, order and excerpt; `slice` the order or excerpt,
 * sorted, empty where the address names none; `number` the page, as the address counts, absent where it names none.
 */
export type ListAddress = { list: string; slice: string; number: number | undefined }

const PAGE =
  /^(?:p|pg|pn|page|paged|page_?(?:no|nr|num|number|id|index)|pagina|seite|stranica|offset|start|from|skip)$/i
/** Names of parameters that put a list in another order. */
const ORDER =
  /^(?:s|sort|sorting|order|ord|sort_?(?:by|order|dir|type)|order_?(?:by|dir|type)|dir|direction|asc|desc)$/i
/** Names of parameters that show a part of a list. */
const EXCERPT =
  /^(?:ship(?:s|ping)?_?(?:from|to)?|origin|destination|country|region|city|(?:min|max|price)_?(?:price|min|max|from|to)?|vendor|seller|shop|escrow|payment|currency|stock|type|filter)$/i
const SESSION = /^(?:sid|phpsessid|jsessionid|session|token|csrf|_)$/i
const IN_PATH = [/\/page\/(\d{1,6})\/?$/i, /\/p(\d{1,6})\/?$/i, /[-_](?:p|page)-?(\d{1,6})(?=(?:\.html?)?$)/i]

/** @param path path and query, as of a page of the frontier */
export function listAddress(path: string): ListAddress {
  const [bare = '', query = ''] = path.split(/\?(.*)/s)
  const found = IN_PATH.map((pattern) => pattern.exec(bare)).find((match) => match !== null)
  const base = found ? bare.replace(found[0], '') : bare
  let number = found ? Number(found[1]) : undefined
  const [kept, slice]: [string[], string[]] = [[], []]
  for (const pair of query.split(/[&;]/)) {
    const [name = '', value = ''] = pair.replace(/^amp;/, '').split('=')
    if (name === '' || value === '' || SESSION.test(name)) continue
    if (PAGE.test(name) && /^\d{1,6}$/.test(value)) number = Number(value)
    else if (ORDER.test(name) || EXCERPT.test(name)) slice.push(`${name}=${value}`)
    else kept.push(`${name}=${value}`)
  }
  const rest = kept.length === 0 ? '' : `?${kept.toSorted().join('&')}`
  return { list: (base.replace(/\/$/, '') || '/') + rest, slice: slice.toSorted().join('&'), number }
}

/**
 * What a slice puts the list in order by: `sort=price_asc` and `sort=price-desc` are two ends of one order. An excerpt
 * comes in the list's own order, which is empty.
 */
export function orderOf(slice: string): string {
  const orders = slice.split('&').filter((pair) => ORDER.test(pair.split('=')[0]!))
  const words = orders.flatMap((pair) =>
    pair
      .slice(pair.indexOf('=') + 1)
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u),
  )
  const rest = words.filter((word) => !/^(?:asc|desc|ascending|descending|low|high|lowest|highest|to|first|up|down|new|newest|old|oldest|latest|date|\d)?$/.test(word)) // prettier-ignore
  const isByTime = words.some((word) => /^(?:new|newest|old|oldest|latest|date)$/.test(word))
  return rest.length > 0 ? rest.toSorted().join(' ') : isByTime ? 'time' : ''
}
