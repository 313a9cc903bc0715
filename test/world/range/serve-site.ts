import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createEntrance, type AddressInfo, type Socket } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Clock } from '#shared/clock.ts'
import type { Answered } from './chain-conditions.ts'
import type { Circuits } from './circuits.ts'
import { cookiesOf } from './cookies.ts'
import { readForm } from './read-form.ts'
import type { Served } from './served.ts'
import type { SiteReply, SiteRequest } from './site.ts'

export type SiteServer = {
  /** Every mirror's host; subdomains of each are answered too, as Tor sends them to the same service. */
  hosts: readonly string[]
  answer: (request: SiteRequest) => Promise<Answered>
  /** Told once an answer is settled, before its bytes go out. */
  onServed: (served: Omit<Served, 'market'>) => void
  clock: Clock
  circuits: Circuits
}

export type ServedSite = AsyncDisposable & { port: number }

/** Serves one site on a loopback port of its own, for all its hosts: any method, forms, streams, silence. */
export async function serveSite(site: SiteServer): Promise<ServedSite> {
  const server = createServer((request, response) => {
    respond(site, request, response).catch(() => {
      // Its client left, or a condition broke: either way this connection is over.
      response.destroy()
    })
  })
  server.on('upgrade', (request, socket) => {
    site.onServed(servedOf({ ...headOf(site, request), method: 'UPGRADE' }, 'close', undefined))
    socket.destroy()
  })
  // A client that breaks off, or sends what is no HTTP, is the client's affair.
  server.on('clientError', (_error, socket) => socket.destroy())
  const entrance = createEntrance((socket) => {
    site.circuits.meet(socket, () => server.emit('connection', socket))
  })
  const open = new Set<Socket>()
  entrance.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  entrance.listen(0, '127.0.0.1')
  await once(entrance, 'listening')
  return {
    port: (entrance.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy()
      await entrance[Symbol.asyncDispose]()
    },
  }
}

async function respond(site: SiteServer, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const head = headOf(site, incoming)
  const form = await readForm(incoming)
  const request: SiteRequest = {
    ...head,
    headers: flatten(incoming),
    cookies: cookiesOf(incoming.headers.cookie),
    ...(form instanceof URLSearchParams && { form }),
  }
  const refusal = refusalOf(site, incoming, form)
  const { reply, condition } = refusal ? { reply: refusal, condition: undefined } : await site.answer(request)
  site.onServed(servedOf(request, reply, condition))
  await send(incoming, response, reply)
}

type Head = Pick<SiteRequest, 'host' | 'method' | 'url' | 'circuit' | 'at'>

function servedOf(
  { host, method, url, circuit, at }: Head,
  reply: SiteReply,
  condition: string | undefined,
): Omit<Served, 'market'> {
  const [status, kind] = typeof reply === 'string' ? [reply, undefined] : [reply.status, reply.kind]
  return { at, host, circuit, method, path: url.pathname + url.search, status, kind, condition }
}

/** What no site of the range answers: another's host, a form past its bound. */
function refusalOf(
  { hosts }: SiteServer,
  { headers: { host = '' } }: IncomingMessage,
  form: Awaited<ReturnType<typeof readForm>>,
): SiteReply | undefined {
  const type = ['content-type', 'text/plain'] as const
  if (hostOf(hosts, host) === undefined) return { status: 400, headers: [type], body: 'wrong host' }
  if (form === 'too-big') return { status: 413, headers: [type], body: 'too big' }
  return undefined
}

function headOf(site: SiteServer, incoming: IncomingMessage): Head {
  const { headers, method = '', url = '/', socket } = incoming
  const asked = headers.host ?? ''
  const host = hostOf(site.hosts, asked) ?? asked
  const base = `http://${host === asked || asked.endsWith(`.${host}`) ? asked : site.hosts[0]}`
  // A target that is no path (`*`, `http://…`) is shown as the start page: what counts is that it was asked.
  const path = url.startsWith('/') && URL.canParse(base + url) ? url : '/'
  return { host, method, url: new URL(base + path), circuit: site.circuits.of(socket), at: site.clock.now() }
}

function hostOf(hosts: readonly string[], asked: string): string | undefined {
  return hosts.find((host) => asked === host || asked.endsWith(`.${host}`))
}

function flatten({ headers }: IncomingMessage): Record<string, string> {
  const pairs = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')])
  return Object.fromEntries(pairs) as Record<string, string>
}

async function send(request: IncomingMessage, response: ServerResponse, reply: SiteReply): Promise<void> {
  if (reply === 'stall') return
  if (reply === 'close') return void request.socket.destroy()
  const { status, headers = [], body } = reply
  response.statusCode = status
  if (!headers.some(([name]) => name.toLowerCase() === 'content-type'))
    response.setHeader('content-type', 'text/html; charset=utf-8')
  for (const [name, value] of headers) response.appendHeader(name, value)
  if (typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = Buffer.from(body)
    response.setHeader('content-length', bytes.length)
    return void response.end(request.method === 'HEAD' ? undefined : bytes)
  }
  if (request.method === 'HEAD') return void response.end()
  await pipeline(Readable.from(body, { objectMode: false }), response)
}
