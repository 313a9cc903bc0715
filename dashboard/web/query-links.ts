/** The same page with some of its search changed; anything but another page begins at the first. */
export function changed(
  path: string,
  search: URLSearchParams,
  changes: Record<string, string | undefined>,
): string {
  const next = new URLSearchParams(search)
  next.delete('page')
  for (const [name, value] of Object.entries(changes))
    if (value === undefined || value === '') next.delete(name)
    else next.set(name, value)
  const query = next.toString()
  return query === '' ? path : `${path}?${query}`
}
