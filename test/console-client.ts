import type { Role } from '#contracts/roles.ts'
import { addAccount, findAccountByName } from '#db/accounts.ts'
import { openSession } from '#db/console-session.ts'
import { openConsoleWorld } from './console-world.ts'

export const sameOrigin = { 'sec-fetch-site': 'same-origin' }

/** A request as the console's own pages send it. */
export function sendJson(
  address: string,
  path: string,
  body: unknown,
  { method = 'POST', headers = sameOrigin }: { method?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${address}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

export function signIn(
  address: string,
  credentials: { name: string; password: string },
  headers?: Record<string, string>,
): Promise<Response> {
  return sendJson(address, '/session', credentials, headers ? { headers } : {})
}

export function cookieOf(answer: Response): string {
  return answer.headers.get('set-cookie')?.split(';')[0] ?? `none, status ${answer.status}`
}

type Options = { empty?: boolean; role?: Role }

/**
 * A console and someone signed in to it. `as(role)` signs in another person; `get` and `send` are the first one's, or
 * take another's cookie.
 */
export async function openConsoleClient({ empty = false, role = 'administrator' }: Options = {}) {
  const world = await openConsoleWorld({ empty })
  const { database, clock, address } = world
  const as = async (other: Role) => {
    const name = `The ${other}`
    const account =
      (await findAccountByName(database, name)) ?? (await addAccount(database, clock, { name, role: other }))
    return `lanternfish=${await openSession(database, clock, account.id)}`
  }
  const cookie = await as(role)
  const get = (path: string, session = cookie) =>
    fetch(`${address}/api/v1${path}`, { headers: { cookie: session } })
  const send = (method: string, path: string, body: unknown, session = cookie) =>
    sendJson(address, path, body, { method, headers: { ...sameOrigin, cookie: session } })
  return { ...world, cookie, as, get, send }
}

export function tally(values: string[]): Record<string, number> {
  const counts = Map.groupBy(values, (value) => value)
  return Object.fromEntries([...counts].map(([value, of]) => [value, of.length]))
}
