import { request, type IncomingMessage } from 'node:http'
import type { Clock } from '#shared/clock.ts'
import { messageOf } from '#shared/errors.ts'
import { concludeFetch } from './conclude-fetch.ts'
import { addressOf } from './egress-guard-watch.ts'
import { MAX_REDIRECTS, type FetchOutcome, type FetchTask } from './fetch-outcome.ts'
import { navigationHeaders } from './http-lane-headers.ts'
import type { Identity } from './identity.ts'
import { isReadable } from './read-hops.ts'

/** Room for the head of an answer beside its body. */
const HEAD_ROOM_BYTES = 64 * 1024

/**
 * Reads one page without a browser, with the cookies, the circuit and the headers that the browser lane shows.
 * Redirects are followed by hand, so that the guard judges each hop.
 */
export async function fetchOverHttp(
  task: FetchTask,
  identity: Identity,
  clock: Clock,
): Promise<FetchOutcome> {
  const { guard } = identity
  const mark = guard.mark()
  const startedAt = clock.now()
  const signal = AbortSignal.timeout(task.timeoutMs)
  using watch = guard.watch(task.url, task.maxBytes + HEAD_ROOM_BYTES, task.onCookies)
  let error: string | undefined
  let url: string | undefined = addressOf(task.url)
  for (let hop = 0; url?.startsWith('http') && hop <= MAX_REDIRECTS; hop++) {
    try {
      url = await readHop(url, task, identity, clock, signal)
    } catch (thrown) {
      error = signal.aborted ? `no whole answer within ${task.timeoutMs} ms` : messageOf(thrown)
      break
    }
  }
  const trace = { task, identity, watch, mark, startedAt, endedAt: clock.now() }
  return concludeFetch(error === undefined ? trace : { ...trace, error })
}

/** @returns where the answer redirects to */
async function readHop(
  url: string,
  task: FetchTask,
  identity: Identity,
  clock: Clock,
  signal: AbortSignal,
): Promise<string | undefined> {
  const send = (): Promise<Answer> =>
    sendRequest(
      new URL(url),
      navigationHeaders(new URL(url), identity, task.referer, clock.now()),
      identity,
      signal,
    )
  let answer = await send()
  // The site had closed the kept-alive connection before it read our request.
  if (answer.kind === 'stale') answer = await send()
  if (answer.kind === 'stale') throw new Error('the connection was closed before the answer')
  const { response } = answer
  const location = redirectOf(response, url)
  const type = response.headers['content-type']
  if (location === undefined && type !== undefined && !isReadable(type)) return void response.destroy()
  // The body itself is kept by the guard, as it stands on the wire.
  response.resume()
  await ended(response)
  return location
}

type Answer = { kind: 'answer'; response: IncomingMessage } | { kind: 'stale' }

async function sendRequest(
  url: URL,
  headers: string[],
  { agent }: Identity,
  signal: AbortSignal,
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const { hostname: host, pathname, search } = url
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80))
  // Always in the clear: a port that speaks TLS is refused by the guard before a byte goes there.
  // The agent looks through a stack trace for each request unless it is told.
  const options = { agent, host, port, path: pathname + search, headers, signal, secureEndpoint: false }
  const outgoing = request(options)
  outgoing.once('response', (response) => resolve({ kind: 'answer', response }))
  outgoing.once('error', (error: NodeJS.ErrnoException) => {
    if (outgoing.reusedSocket && error.code === 'ECONNRESET') resolve({ kind: 'stale' })
    else reject(error)
  })
  outgoing.end()
  return promise
}

function redirectOf(
  { statusCode = 0, headers: { location } }: IncomingMessage,
  url: string,
): string | undefined {
  const moved = statusCode >= 300 && statusCode < 400 && location !== undefined
  return moved && URL.canParse(location, url) ? addressOf(location, url) : undefined
}

async function ended(response: IncomingMessage): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  response.once('end', resolve).once('error', reject).once('close', resolve)
  await promise
}
