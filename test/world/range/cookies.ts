import { randomUUID } from 'node:crypto'

/** A `cookie` header as a map; the last of two with one name counts. */
export function cookiesOf(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(';').flatMap((part) => {
    const at = part.indexOf('=')
    return at === -1 ? [] : [[part.slice(0, at).trim(), part.slice(at + 1).trim()] as const]
  })
  return new Map(pairs)
}

/** A `set-cookie` header for the whole site. @param maxAgeMs rounded up to whole seconds; without it, the session's */
export function setCookie(name: string, value: string, maxAgeMs?: number): readonly ['set-cookie', string] {
  const age = maxAgeMs === undefined ? '' : `; Max-Age=${Math.ceil(maxAgeMs / 1000)}`
  return ['set-cookie', `${name}=${value}; Path=/; HttpOnly${age}`]
}

/** Makes the browser forget a cookie. */
export function dropCookie(name: string): readonly ['set-cookie', string] {
  return ['set-cookie', `${name}=; Path=/; Max-Age=0`]
}

/** What a site knows of its visitors, by a cookie of its own. A value it never gave, or has ended, is no visitor. */
export type Visitors<State> = {
  of: (cookies: ReadonlyMap<string, string>) => { id: string; state: State } | undefined
  /** A new visitor, with the header that tells him so. */
  welcome: (state: State, maxAgeMs?: number) => { id: string; header: readonly ['set-cookie', string] }
  end: (id: string) => void
}

export function openVisitors<State>(cookie: string): Visitors<State> {
  const known = new Map<string, State>()
  return {
    of(cookies) {
      const id = cookies.get(cookie)
      const state = id === undefined ? undefined : known.get(id)
      return id === undefined || state === undefined ? undefined : { id, state }
    },
    welcome(state, maxAgeMs) {
      const id = randomUUID()
      known.set(id, state)
      return { id, header: setCookie(cookie, id, maxAgeMs) }
    },
    end: (id) => void known.delete(id),
  }
}
