import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { openSocksConversation, socksReply, REPLY, type SocksRequest } from './socks-conversation.ts'

/** A loopback port that stands behind an onion host. */
export type OnionService = {
  port: number
  /** Told the near port of each connection that is joined to the service, and its client's isolation key. */
  onJoin?: (port: number, isolation: string) => void
}

export type OnionNetwork = AsyncDisposable & {
  socksPort: number
  /** Which hosts each isolation key (`user:password`, empty without) has reached, for tests. */
  circuits(): Map<string, string[]>
  close(): Promise<void>
}

export type SimulatedNetworkOptions = {
  services: ReadonlyMap<string, OnionService>
  port?: number
  /** Where it listens; loopback unless a test puts it at the end of a line of its own. */
  host?: string
  /** Told every host that anybody asks for, reached or not. */
  onAsk?: (host: string) => void
}

/**
 * A SOCKS5 proxy that stands for Tor where `tor` is missing. It knows the given onion hosts alone: an unknown onion
 * is "host unreachable" as in Tor, everything else is refused, and no name is ever looked up.
 */
export async function openSimulatedOnionNetwork(options: SimulatedNetworkOptions): Promise<OnionNetwork> {
  const reached = new Map<string, Set<string>>()
  const open = new Set<Socket>()
  const server = createServer((client) => {
    keepIn(open, client)
    openSocksConversation(client, (request) => {
      options.onAsk?.(request.host)
      const service = serviceOf(request, options.services)
      if (typeof service === 'number') return void client.end(socksReply(service))
      reached.set(request.isolation, (reached.get(request.isolation) ?? new Set()).add(request.host))
      keepIn(open, join(client, service, request.isolation))
    })
  })
  await listen(server, options)
  const close = () => closeServer(server, open)
  const { port: socksPort } = server.address() as AddressInfo
  const circuits = () => new Map([...reached].map(([key, hosts]) => [key, [...hosts]]))
  return { socksPort, circuits, close, [Symbol.asyncDispose]: close }
}

function serviceOf(
  request: SocksRequest,
  services: ReadonlyMap<string, OnionService>,
): OnionService | number {
  if (!request.host.endsWith('.onion')) return REPLY.notAllowed
  const labels = request.host.toLowerCase().split('.')
  const service = services.get(labels.slice(-2).join('.'))
  if (!service) return REPLY.hostUnreachable
  return request.port === 80 ? service : REPLY.refused
}

function join(client: Socket, { port, onJoin }: OnionService, isolation: string): Socket {
  const upstream = connect({ host: '127.0.0.1', port, noDelay: true })
  upstream.once('connect', () => {
    if (upstream.localPort !== undefined) onJoin?.(upstream.localPort, isolation)
    client.write(socksReply(REPLY.succeeded))
    client.pipe(upstream).pipe(client)
  })
  // Before the connection stands the client is told; afterwards both ends simply close, as a broken circuit does.
  upstream.once('error', () => {
    if (upstream.bytesRead + upstream.bytesWritten === 0 && client.writable)
      client.end(socksReply(REPLY.refused))
    else client.destroy()
  })
  client.once('close', () => upstream.destroy())
  upstream.once('close', () => client.end())
  return upstream
}

function keepIn(open: Set<Socket>, socket: Socket): void {
  open.add(socket)
  socket.once('close', () => open.delete(socket))
}

async function listen(
  server: Server,
  { port = 0, host = '127.0.0.1' }: Pick<SimulatedNetworkOptions, 'port' | 'host'>,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  server.once('error', reject)
  server.listen(port, host, resolve)
  await promise
}

async function closeServer(server: Server, open: Set<Socket>): Promise<void> {
  if (!server.listening) return
  const { promise, resolve } = Promise.withResolvers<void>()
  server.close(() => resolve())
  for (const socket of open) socket.destroy()
  await promise
}
