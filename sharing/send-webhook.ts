import { lookup } from 'node:dns/promises'
import { request as requestHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import { once } from 'node:events'
import { isIP } from 'node:net'
import { messageOf } from '#shared/errors.ts'
import { Refusal } from '#shared/refusal.ts'
import { hostOf, parseWebhookUrl, refuseAddress } from '#shared/webhook-address.ts'

/** How a sending ended. `error` undefined: it arrived. `gone`: the receiver wants no more, ever. */
export type Sent = { status?: number; error?: string; gone?: boolean }

export type Resolve = (host: string) => Promise<{ address: string; family: number }[]>

const TIMEOUT_MS = 15_000
const GONE = 410

const resolveByDns: Resolve = (host) => lookup(host, { all: true })

/**
 * Posts a signed body. Follows no redirect; connects to the address that was checked, so that a name which changes
 * meanwhile leads nowhere else.
 */
export async function sendWebhook(
  { address, headers, body }: { address: string; headers: Record<string, string>; body: string },
  { resolve = resolveByDns, timeoutMs = TIMEOUT_MS }: { resolve?: Resolve; timeoutMs?: number } = {},
): Promise<Sent> {
  const signal = AbortSignal.timeout(timeoutMs)
  try {
    const url = parseWebhookUrl(address)
    const target = await checkedAddress(url, resolve)
    return sentOf(
      await post(url, {
        headers: { ...headers, 'content-type': 'application/cloudevents+json' },
        body,
        target,
        signal,
      }),
    )
  } catch (error) {
    if (signal.aborted) return { error: `no answer within ${timeoutMs / 1000} s` }
    return { error: error instanceof Refusal ? error.message : `not reached: ${reasonOf(error)}` }
  }
}

function sentOf(status: number): Sent {
  if (status >= 200 && status < 300) return { status }
  if (status === GONE) return { status, error: 'the receiver is gone for good (410)', gone: true }
  if (status >= 300 && status < 400) return { status, error: `a redirect (${status}), which is not followed` }
  return { status, error: `the receiver answered ${status}` }
}

/** A code says it without the addresses and paths that the message may hold. */
function reasonOf(error: unknown): string {
  const { code } = error as { code?: unknown }
  return typeof code === 'string' ? code : messageOf(error)
}

async function checkedAddress(url: URL, resolve: Resolve): Promise<{ address: string; family: number }> {
  const host = hostOf(url)
  const family = isIP(host)
  const found = family === 0 ? await resolve(host) : [{ address: host, family }]
  for (const { address } of found) refuseAddress(url, address)
  const [first] = found
  if (!first) throw new Refusal('ADDRESS_PLACE', 'The name of the webhook leads nowhere.')
  return first
}

type Post = {
  headers: Record<string, string>
  body: string
  target: { address: string; family: number }
  signal: AbortSignal
}

/** The status of the answer; its body is not read. */
async function post(url: URL, { headers, body, target, signal }: Post): Promise<number> {
  const options: RequestOptions & { autoSelectFamily: boolean } = {
    method: 'POST',
    headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'Lanternfish' },
    // One that was opened for another delivery would not have been checked for this one.
    agent: false,
    autoSelectFamily: false,
    lookup: (_host, _options, done) => done(null, target.address, target.family),
    signal,
  }
  const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options)
  request.end(body)
  const [answer] = (await once(request, 'response')) as [IncomingMessage]
  answer.destroy()
  return answer.statusCode ?? 0
}
