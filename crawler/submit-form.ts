import { request, type IncomingMessage } from 'node:http'
import { readGateForm } from '#pages/login-form.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { Clock } from '#shared/clock.ts'
import type { FetchedPage, FetchTask, FormTask } from './fetch-outcome.ts'
import { navigationHeaders } from './http-lane-headers.ts'
import type { Identity } from './identity.ts'

/**
 * HTTP lane: sends the form of a page that was read, with its hidden fields.
 *
 * @returns where the answer leads, when that is the same site
 */
export async function submitOverHttp(
  page: FetchedPage,
  { form: task, timeoutMs }: FetchTask & { form: FormTask },
  identity: Identity,
  clock: Clock,
): Promise<string | undefined> {
  const form = readGateForm(parsePage(page.html), task.selector, page.url)
  if (!form) return undefined
  using window = task.open(form)
  if (!window) return undefined
  const filled = new Map(form.fields)
  for (const [name, value] of Object.entries(task.fill)) filled.set(name, value)
  const body = new URLSearchParams([...filled]).toString()
  const url = new URL(form.action)
  const headers = formHeaders(url, { identity, referer: page.url, body, now: clock.now() })
  const response = await post(url, { headers, body, identity, signal: AbortSignal.timeout(timeoutMs) })
  identity.cookies.store(url.href, response.headers['set-cookie'] ?? [], clock.now())
  response.resume()
  const { location } = response.headers
  if (location === undefined || !URL.canParse(location, url)) return undefined
  const next = new URL(location, url)
  return next.origin === url.origin ? next.href : undefined
}

/** The headers of a form that a browser sends to the site that it came from, in its order. */
function formHeaders(
  url: URL,
  { identity, referer, body, now }: { identity: Identity; referer: string; body: string; now: Date },
): string[] {
  const headers = navigationHeaders(url, identity, referer, now)
  const at = headers.indexOf('Upgrade-Insecure-Requests')
  const own = ['Origin', url.origin, 'Content-Type', 'application/x-www-form-urlencoded']
  const length = ['Content-Length', String(Buffer.byteLength(body))]
  // Behind Host and Connection, and before the headers of any navigation.
  return [...headers.slice(0, 4), ...length, ...headers.slice(4, at), ...own, ...headers.slice(at)]
}

async function post(
  { hostname: host, port, pathname, search }: URL,
  {
    headers,
    body,
    identity,
    signal,
  }: { headers: string[]; body: string; identity: Identity; signal: AbortSignal },
): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const path = pathname + search
  const { agent } = identity
  const place = { agent, host, port: Number(port || 80), secureEndpoint: false }
  const options = { ...place, path, method: 'POST', headers, signal }
  const outgoing = request(options)
  outgoing.once('response', resolve).once('error', reject)
  outgoing.end(body)
  return promise
}
