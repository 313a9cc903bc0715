import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import type { OnionKey } from '#infra/onion-network/onion-address.ts'
import type { Reply } from './html.ts'

/** One request as a site saw it. */
export type SeenRequest = { host: string; method: string; path: string }

export type OnionSite = {
  host: string
  answer: (url: URL) => Reply
  wire?: { gzip?: boolean; chunked?: boolean; session?: boolean }
}

/** A served site with the key of its onion, as a network needs them. */
export type HostedKey = { key: OnionKey; port: number; tellsCircuits?: boolean }

export type ServedOnion = AsyncDisposable & { host: string; port: number; requests: SeenRequest[] }

/** Serves one site on a loopback port of its own. Only its onion host is answered, and only GET and HEAD. */
export async function serveOnion(site: OnionSite): Promise<ServedOnion> {
  const requests: SeenRequest[] = []
  let sessions = 0
  const server = createServer((request, response) => {
    const { method = '', url = '', headers } = request
    requests.push({ host: headers.host ?? '', method, path: url })
    if (site.wire?.session && !headers.cookie?.includes('sid=')) {
      response.setHeader('set-cookie', `sid=${++sessions}; Path=/; HttpOnly`)
    }
    request.resume()
    send(request, response, replyTo(site, request), site.wire ?? {})
  })
  // A WebSocket is counted as what it is, and turned away.
  server.on('upgrade', (request, socket) => {
    requests.push({ host: request.headers.host ?? '', method: 'UPGRADE', path: request.url ?? '' })
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    await server[Symbol.asyncDispose]()
  }
  return {
    host: site.host,
    port: (server.address() as AddressInfo).port,
    requests,
    [Symbol.asyncDispose]: close,
  }
}

function replyTo(site: OnionSite, { method, url = '/', headers }: IncomingMessage): Reply {
  if (headers.host !== site.host) return { status: 400, type: 'text/plain', body: 'wrong host' }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, type: 'text/plain', body: 'not allowed' }
  const address = `http://${site.host}${url}`
  if (!url.startsWith('/') || !URL.canParse(address))
    return { status: 400, type: 'text/plain', body: 'bad path' }
  return site.answer(new URL(address))
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  reply: Reply,
  wire: NonNullable<OnionSite['wire']>,
): void {
  let body = Buffer.from(reply.body)
  response.statusCode = reply.status
  response.setHeader('content-type', reply.type)
  if (reply.location !== undefined) response.setHeader('location', reply.location)
  if (wire.gzip && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    body = gzipSync(body)
    response.setHeader('content-encoding', 'gzip')
  }
  if (!wire.chunked) response.setHeader('content-length', body.length)
  if (request.method === 'HEAD') return void response.end()
  // Two writes, so that a chunked body really has more than one chunk.
  response.write(body.subarray(0, body.length >> 1))
  response.end(body.subarray(body.length >> 1))
}
