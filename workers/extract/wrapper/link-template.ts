import { hasDigit } from '../values/characters.ts'

/** Parameters whose value says which page it is, not which thing: these values stay. */
const VERBS = new Set(
  'route action act do mode mod view task option page_type controller module tab sa'.split(' '),
)

/**
 * What the addresses of one kind of page have in common: the path with what varies as `*`, and the names of the
 * parameters. Host and fragment are left out, for mirrors differ in them.
 *
 * @example linkTemplate('/product/35791/105') // '/product/*\/*'
 * @example linkTemplate('index.php?topic=12.0') // 'index.php?topic'
 */
export function linkTemplate(href: string): string {
  const bare = pathAndQuery(href.trim())
  const cut = bare.indexOf('?')
  const path = cut === -1 ? bare : bare.slice(0, cut)
  const query = cut === -1 ? '' : bare.slice(cut + 1)
  if (path === '') return queryOf(query)
  const parts = (path.endsWith('/') ? path.slice(0, -1) : path).split('/')
  let template = ''
  for (let at = 0; at < parts.length; at++)
    template += `/${segmentOf(parts[at]!, at, parts.length, query !== '')}`
  return template + queryOf(query)
}

const DOT = 46
const SLASH = 47

/** Most addresses are paths: the patterns are for the others. */
function pathAndQuery(href: string): string {
  const end = href.indexOf('#')
  let bare = end === -1 ? href : href.slice(0, end)
  if (bare.includes('//')) bare = bare.replace(/^(?:https?:)?\/\/[^/?]*/i, '')
  if (bare.charCodeAt(0) === DOT) bare = bare.replace(/^(?:\.\.?\/)+/, '')
  return bare.charCodeAt(0) === SLASH ? bare.slice(1) : bare
}

function segmentOf(part: string, at: number, count: number, hasQuery: boolean): string {
  const isLast = at === count - 1
  // A script keeps its name: `viewtopic.php?t=1`.
  const isNumbered = hasDigit(part)
  if (isLast && hasQuery) return isNumbered && /\d{3,}/.test(part) ? '*' : part
  if (isNumbered && !(part.length === 2 && /^v\d$/.test(part))) return numbered(part, count)
  if (at === 0 && count > 1) return part
  if (!part.includes('.')) return '*'
  if (/\.(?:php|aspx?|cgi|jsp)$/i.test(part)) return part
  const extension = /\.[a-z]{2,5}$/i.exec(part)?.[0] ?? ''
  return `*${extension}`
}

/** `thread-123-1.html` is `thread-#-#.html`; what has no word of its own is `*`. */
function numbered(part: string, count: number): string {
  // Most are nothing but a number.
  const word = isDigit(part.charCodeAt(0)) ? null : /^([a-z]{2,})[-_.]\d[\d\-_.]*(\.[a-z]{2,5})?$/i.exec(part)
  // Deeper down a word with a number is a name: `/product/lamp-2009`.
  if (word && (word[2] !== undefined || count === 1)) return `${word[1]!}-#${word[2] ?? ''}`
  return part.includes('.') && /\.(?:html?|php)$/i.test(part) ? '*.html' : '*'
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57

function queryOf(query: string): string {
  if (query === '') return ''
  const parts = query.includes(';') ? query.split(/[&;]/) : query.split('&')
  const pairs = parts.filter((pair) => pair !== '' && !SESSION.test(pair))
  if (pairs.length === 0) return ''
  const names = pairs.map(nameOf)
  return `?${names.length === 1 ? names[0] : [...new Set(names)].sort().join('&')}`
}

const SESSION = /^(?:amp;)?(?:sid|phpsessid|ks|token)=/i

function nameOf(pair: string): string {
  const [name = '', value = ''] = (pair.startsWith('amp;') ? pair.slice(4) : pair).split('=')
  return value !== '' && VERBS.has(name.toLowerCase()) && !hasDigit(value) ? `${name}=${value}` : name
}
