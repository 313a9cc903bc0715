import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { hostname } from 'node:os'
import { WebSocketServer, type WebSocket } from 'ws'
import { MAX_INPUT_BYTES } from '#contracts/hand-off.ts'
import { UsageError, messageOf } from '#shared/errors.ts'

/** Takes over the socket of whoever was let in. */
export type Admit = (id: string, token: string) => Promise<((socket: WebSocket) => void) | undefined>

/** `address` as the console reaches it, `host:port`. */
export type HandOffServer = AsyncDisposable & { address: string }

const ANYWHERE = new Set(['0.0.0.0', '::'])
const PATH = /^\/([0-9a-f-]{36})$/
const BEARER = /^Bearer ([\w-]{20,100})$/
const KEEP_ALIVE_MS = 10_000

/**
 * Listens for the console, which comes with a hand-off's id and the token that opens it once. Nothing else is answered.
 *
 * @param listen `host:port`; a port of 0 asks the system for a free one
 * @throws UsageError when nobody can listen there
 */
export async function openHandOffServer(listen: string, admit: Admit): Promise<HandOffServer> {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_INPUT_BYTES,
    perMessageDeflate: false,
  })
  const server = createServer((_request, response) => response.writeHead(404).end())
  server.on('upgrade', (request, socket: Socket, head) => {
    socket.on('error', () => socket.destroy())
    socket.setKeepAlive(true, KEEP_ALIVE_MS)
    const id = PATH.exec(request.url ?? '')?.[1]
    const token = BEARER.exec(request.headers.authorization ?? '')?.[1]
    const refuse = () => socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n')
    if (id === undefined || token === undefined) return void refuse()
    admit(id, token).then((take) => {
      if (!take) return refuse()
      return sockets.handleUpgrade(request, socket, head, take)
    }, refuse)
  })
  const { host, port } = partsOf(listen)
  server.listen({ host, port })
  await once(server, 'listening').catch((cause: unknown) => {
    throw new UsageError(`HANDOFF_LISTEN ${listen} cannot be listened on (${messageOf(cause)}).`, { cause })
  })
  const bound = server.address() as AddressInfo
  const name = ANYWHERE.has(host) ? hostname() : host
  return {
    address: `${name.includes(':') ? `[${name}]` : name}:${bound.port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

function partsOf(listen: string): { host: string; port: number } {
  const colon = listen.lastIndexOf(':')
  return { host: listen.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(listen.slice(colon + 1)) }
}
