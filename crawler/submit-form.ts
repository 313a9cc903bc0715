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
  const values = new Map([...form.fields, ...Object.entries(task.fill)])
  const names = [...new Set([...form.order, ...values.keys()])]
  const body = new URLSearchParams(
    names.flatMap((name) => (values.has(name) ? [[name, values.get(name)!]] : [])),
  ).toString()
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
  // Measured, as the order of those of any navigation; `test/login-lanes.test.ts` compares the two.
  putBehind(headers, 'Connection', 'Content-Length', String(Buffer.byteLength(body)))
  putBehind(headers, 'Upgrade-Insecure-Requests', 'Content-Type', 'application/x-www-form-urlencoded')
  putBehind(headers, 'User-Agent', 'Origin', url.origin)
  return headers
}

function putBehind(headers: string[], after: string, name: string, value: string): void {
  headers.splice(headers.indexOf(after) + 2, 0, name, value)
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
