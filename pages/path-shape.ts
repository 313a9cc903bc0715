/**
 * What pages of one sort have in common: `shape` is the path without what differs from page to page, `prefix` its first
 * part. Both are bounded in number, however many addresses a site makes up.
 */
export type PathShape = { shape: string; prefix: string }

/** Parameters that name a page of a list. */
export const PAGE_PARAMETER = /^(?:p|pg|pn|page\w*|paged|pagina|seite|offset|start|from|skip)$/i

const NUMBER = /^\d+$/
const TOKEN = /^(?=.*\d)(?=.*[a-z])[\w.~-]{5,}$|^[0-9a-f]{12,}$|^[\w-]{25,}$/i
const FILE = /\.(?:php|html?|aspx?|jsp|cgi)$/i
/** Parameters whose values name a kind of page, not one page. */
const ROUTE = /^(?:mod|mode|act|action|do|route|view|m|c|a|op|module|controller|target|section)$/i
/** Parameters that name a page or a kind of page. */
const PLACE =
  /^(?:mod|mode|act|action|do|route|m|c|a|op|module|controller|id|[a-z]*id|cat|category|q|query|search)$/i
const WORD = /^[a-z][a-z_/-]{0,30}$/i
const MOST_SEGMENTS = 6
const MOST_PARAMETERS = 6

/** @param path path and query */
export function pathShape(path: string): PathShape {
  const [bare = '', query = ''] = path.split(/\?(.*)/s)
  const segments = bare.split('/').filter(Boolean)
  const masked = segments.slice(0, MOST_SEGMENTS).map((segment, at) => {
    const isName = at === 0 || (at === 1 && segments.length > 2)
    return mask(segment, isName)
  })
  const tail = segments.length > MOST_SEGMENTS ? '/…' : ''
  const names = [...new Set(parametersOf(query).map(([name, value]) => (ROUTE.test(name) && WORD.test(value) ? `${name}=${value}` : name)))] // prettier-ignore
  const shape = `/${masked.join('/')}${tail}`
  const called = names.toSorted().slice(0, MOST_PARAMETERS)
  const routed = called.filter((name) => name.includes('='))
  return {
    shape: called.length > 0 ? `${shape}?${called.join('&')}` : shape,
    prefix: `/${masked[0] ?? ''}${routed.length > 0 ? `?${routed.join('&')}` : ''}`,
  }
}

/**
 * The sorts that a page belongs to: its prefix, its shape, and for each choice that its address makes one at this place
 * and one, `?name`, at any.
 */
export function pathGroups(path: string): string[] {
  const { shape, prefix } = pathShape(path)
  const [bare = '', query = ''] = shape.split('?')
  const here = parametersOf(query).filter(([name, value]) => value === '' && !PAGE_PARAMETER.test(name))
  const anywhere = choicesOf(path).map((name) => `?${name}`)
  return [...new Set([prefix, shape, ...here.map(([name]) => `${bare}?${name}`), ...anywhere])]
}

/** Names of parameters that choose among what a page shows, and neither name it nor a page of a list. */
export function choicesOf(path: string): string[] {
  const names = parametersOf(path.split(/\?(.*)/s)[1] ?? '').map(([name]) => name)
  return [...new Set(names.filter((name) => !PAGE_PARAMETER.test(name) && !PLACE.test(name)))].slice(
    0,
    MOST_PARAMETERS,
  )
}

/** A last segment is a name of one page, as a word of the path before it is not; files keep their name. */
function mask(segment: string, isName: boolean): string {
  if (NUMBER.test(segment)) return '#'
  if (FILE.test(segment)) return segment.replaceAll(/\d+/g, '#')
  if (TOKEN.test(segment)) return '#'
  return isName ? segment : '*'
}

/** Name and value as they stand in a query; some sites code their `&` twice. */
export function parametersOf(query: string): [name: string, value: string][] {
  return query
    .split(/&(?:amp;)?|;/)
    .filter((pair) => pair !== '')
    .map((pair) => {
      const at = pair.indexOf('=')
      return at === -1 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)]
    })
}
