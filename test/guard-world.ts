import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { openEgressGuard, type EgressGuard, type EgressGuardOptions } from '#crawler/egress-guard.ts'
import type { GuardRules } from '#crawler/egress-guard-rules.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { openSimulatedOnionNetwork } from '#infra/onion-network/simulated-onion-network.ts'
import { systemClock } from '#shared/clock.ts'

/** Two onions on loopback, one in scope and one outside it, and a guard in front of them. */

export const market = onionKeyFromSeed('guard test market').host
export const outside = onionKeyFromSeed('guard test outside').host
export const budgets = { maxRequests: 1_000, maxBytes: 50_000_000 }

/** The positive control: the guard without its rules. */
export const allowAll: GuardRules = {
  destination: () => undefined,
  request: () => undefined,
  response: () => undefined,
}

export type Seen = {
  method: string
  url: string
  host: string | undefined
  body: string
  rawHeaders: string[]
}
export type Respond = (request: IncomingMessage, response: ServerResponse) => void
export type Site = { port: number; seen: Seen[] }

/** A site that writes down every request that reaches it, WebSocket handshakes too. */
export async function openSite(resources: AsyncDisposableStack, respond: Respond): Promise<Site> {
  const seen: Seen[] = []
  const note = ({ method = '', url = '', headers, rawHeaders }: IncomingMessage, body: string): void =>
    void seen.push({ method, url, host: headers.host, body, rawHeaders })
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    note(request, await readBody(request))
    respond(request, response)
  }
  const server = createServer((request, response) => {
    void answer(request, response)
  })
  server.on('upgrade', (request, socket) => {
    note(request, '')
    socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  resources.defer(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return { port: (server.address() as AddressInfo).port, seen }
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) body += String(chunk)
  return body
}

export async function openGuardWorld(
  resources: AsyncDisposableStack,
  respond: Respond,
  options: Partial<EgressGuardOptions> = {},
) {
  const site = await openSite(resources, respond)
  const other = await openSite(resources, respond)
  const services = new Map([
    [market, { port: site.port }],
    [outside, { port: other.port }],
  ])
  const network = resources.use(await openSimulatedOnionNetwork({ services }))
  const upstream = { host: '127.0.0.1', port: network.socksPort }
  const defaults = { identityId: 'one', scope: [market], upstream, budgets, clock: systemClock }
  const guard = resources.use(await openEgressGuard({ ...defaults, ...options }))
  return { site, other, network, guard, upstream }
}

/** Speaks SOCKS with the guard by hand. The reply code, and the stream when it is 0. */
export async function dial(
  resources: AsyncDisposableStack,
  guard: EgressGuard,
  host: string,
  port = 80,
  type = 3,
): Promise<{ reply: number; socket: Socket }> {
  const socket = connect(guard.port, '127.0.0.1')
  resources.defer(() => void socket.destroy())
  socket.on('error', () => socket.destroy())
  const address = type === 3 ? [host.length, ...Buffer.from(host)] : host.split('.').map(Number)
  socket.write(Buffer.of(5, 1, 0))
  await readBytes(socket, 2)
  socket.write(Buffer.of(5, 1, 0, type, ...address, port >> 8, port & 255))
  const reply = (await readBytes(socket, 10))[1]!
  return { reply, socket }
}

async function readBytes(socket: Socket, bytes: number): Promise<Buffer> {
  for (;;) {
    const chunk = socket.read(bytes) as Buffer | null
    if (chunk) return chunk
    await once(socket, 'readable')
  }
}

/** Everything that comes back until the guard or the site closes. */
export async function exchange(socket: Socket, ...requests: string[]): Promise<string> {
  let text = ''
  socket.on('data', (chunk: Buffer) => void (text += chunk.toString('latin1')))
  socket.resume()
  for (const request of requests) socket.write(request, 'latin1')
  await once(socket, 'close')
  return text
}
