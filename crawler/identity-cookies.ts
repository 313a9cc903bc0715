/** One cookie, in the shape in which browsers hand them over. `expires` in seconds since 1970, -1 for the session. */
export type Cookie = {
  name: string
  value: string
  /** With a dot in front: sub-domains too. */
  domain: string
  path: string
  expires: number
  httpOnly: boolean
  secure: boolean
  sameSite: 'Strict' | 'Lax' | 'None'
}

export type CookieJar = {
  list: () => Cookie[]
  /** Takes the Set-Cookie values of an answer. What RFC 6265 says to ignore is ignored. */
  store: (url: string, setCookies: readonly string[], now: Date) => void
  /** The Cookie header for a request; nothing when no cookie goes with it. */
  headerFor: (url: string, now: Date) => string | undefined
  /** Takes over what a browser made of the cookies `given` to it: changed, new and deleted ones. */
  merge: (given: readonly Cookie[], returned: readonly Cookie[]) => void
  /** Forgets those for which it holds. */
  drop: (isUnwanted: (cookie: Cookie) => boolean) => void
}

const MAX_COOKIES = 200
const MAX_COOKIE_BYTES = 4_096

/** The cookies of one identity, in memory alone. Both lanes read and write it. Source: RFC 6265, section 5. */
export function openCookieJar(initial: readonly Cookie[] = []): CookieJar {
  const cookies = new Map(initial.map((cookie) => [keyOf(cookie), cookie]))

  function put(cookie: Cookie): void {
    cookies.set(keyOf(cookie), cookie)
    if (cookies.size > MAX_COOKIES) cookies.delete(cookies.keys().next().value!)
  }
  return {
    list: () => [...cookies.values()],
    store(url, setCookies, now) {
      for (const text of setCookies) {
        const cookie = parseSetCookie(text, new URL(url), now)
        if (!cookie) continue
        if (isExpired(cookie, now)) cookies.delete(keyOf(cookie))
        else put(cookie)
      }
    },
    headerFor(url, now) {
      const fitting = [...cookies.values()].filter((cookie) => fits(cookie, new URL(url), now))
      fitting.sort((a, b) => b.path.length - a.path.length)
      return fitting.length > 0 ? fitting.map(({ name, value }) => `${name}=${value}`).join('; ') : undefined
    },
    merge(given, returned) {
      const before = new Map(given.map((cookie) => [keyOf(cookie), cookie]))
      for (const cookie of returned) {
        // Only what the browser changed: the other lane may have been given something newer meanwhile.
        if (!isSame(before.get(keyOf(cookie)), cookie)) put(cookie)
        before.delete(keyOf(cookie))
      }
      for (const [key, cookie] of before) if (isSame(cookies.get(key), cookie)) cookies.delete(key)
    },
    drop(isUnwanted) {
      for (const [key, cookie] of cookies) if (isUnwanted(cookie)) cookies.delete(key)
    },
  }
}

function parseSetCookie(text: string, url: URL, now: Date): Cookie | undefined {
  if (text.length > MAX_COOKIE_BYTES) return undefined
  const [pair = '', ...rest] = text.split(';')
  const equals = pair.indexOf('=')
  const name = pair.slice(0, Math.max(equals, 0)).trim()
  if (name === '') return undefined
  const attributes = new Map(rest.map(attributeOf))
  const domain = domainOf(attributes.get('domain'), url.hostname)
  // A clear-text onion cannot set a Secure cookie, as in the browser lane.
  if (domain === undefined || (attributes.has('secure') && url.protocol !== 'https:')) return undefined
  const path = attributes.get('path')
  return {
    name,
    value: pair.slice(equals + 1).trim(),
    domain,
    path: path?.startsWith('/') ? path : defaultPath(url.pathname),
    expires: expiryOf(attributes, now),
    httpOnly: attributes.has('httponly'),
    secure: attributes.has('secure'),
    sameSite: attributes.get('samesite')?.toLowerCase() === 'strict' ? 'Strict' : 'Lax',
  }
}

function attributeOf(text: string): [string, string] {
  const equals = text.indexOf('=')
  if (equals === -1) return [text.trim().toLowerCase(), '']
  return [text.slice(0, equals).trim().toLowerCase(), text.slice(equals + 1).trim()]
}

/** Host-only without the attribute; nothing when it names somebody else or all of `.onion`. */
function domainOf(attribute: string | undefined, host: string): string | undefined {
  const domain = attribute?.toLowerCase().replace(/^\./, '') ?? ''
  if (domain === '') return host
  const covers = host === domain || host.endsWith(`.${domain}`)
  return covers && domain.includes('.') ? `.${domain}` : undefined
}

function expiryOf(attributes: Map<string, string>, now: Date): number {
  const age = attributes.get('max-age')
  if (age !== undefined && /^-?\d{1,12}$/.test(age)) return Math.max(now.getTime() / 1000 + Number(age), 0)
  const date = Date.parse(attributes.get('expires') ?? '')
  return Number.isNaN(date) ? -1 : Math.max(date / 1000, 0)
}

function defaultPath(pathname: string): string {
  return pathname.slice(0, Math.max(pathname.lastIndexOf('/'), 1))
}

function fits(cookie: Cookie, url: URL, now: Date): boolean {
  const { hostname, pathname } = url
  const { domain, path } = cookie
  const sameHost = domain.startsWith('.')
    ? hostname === domain.slice(1) || hostname.endsWith(domain)
    : hostname === domain
  const below = pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
  return sameHost && below && !isExpired(cookie, now) && (!cookie.secure || url.protocol === 'https:')
}

function isExpired({ expires }: Cookie, now: Date): boolean {
  return expires !== -1 && expires * 1000 <= now.getTime()
}

function isSame(one: Cookie | undefined, other: Cookie): boolean {
  return one !== undefined && one.value === other.value && Math.abs(one.expires - other.expires) < 1
}

function keyOf({ name, domain, path }: Cookie): string {
  return `${name}\0${domain}\0${path}`
}
