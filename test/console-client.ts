import { createOneTimePassword } from '#db/console-session.ts'
import { openConsoleWorld } from './console-world.ts'

export const sameOrigin = { 'sec-fetch-site': 'same-origin' }

export function postPassword(
  address: string,
  password: string,
  headers: Record<string, string> = sameOrigin,
): Promise<Response> {
  return fetch(`${address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ password }),
  })
}

export function cookieOf(answer: Response): string {
  return answer.headers.get('set-cookie')?.split(';')[0] ?? `none, status ${answer.status}`
}

/** A console and someone signed in to it. */
export async function openConsoleClient(options = { empty: false }) {
  const world = await openConsoleWorld(options)
  const cookie = cookieOf(
    await postPassword(world.address, await createOneTimePassword(world.database, world.clock)),
  )
  const get = (path: string, session = cookie) =>
    fetch(`${world.address}/api/v1${path}`, { headers: { cookie: session } })
  return { ...world, cookie, get }
}

export function tally(values: string[]): Record<string, number> {
  const counts = Map.groupBy(values, (value) => value)
  return Object.fromEntries([...counts].map(([value, of]) => [value, of.length]))
}
