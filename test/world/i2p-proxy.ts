import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { readSocksRequest, socksReply } from '#crawler/egress-guard-socks.ts'

/** What stands for an I2P router's proxy: it knows the given hosts alone and looks nothing up. */
export type StandIn = { port: number; asked: string[] }
export type I2pSites = ReadonlyMap<string, { port: number }>

const HOST_UNREACHABLE = 4

/** A SOCKS5 proxy without log-in, as I2P's are. */
export async function openI2pSocks(resources: AsyncDisposableStack, services: I2pSites): Promise<StandIn> {
  const asked: string[] = []
  const server = createServer((client) => {
    client.on('error', () => client.destroy())
    void serve(client).catch(() => client.destroy())
  })
  async function serve(client: Socket): Promise<void> {
    const to = await readSocksRequest(client)
    if (!to) return
    asked.push(to.host)
    const service = services.get(to.host)
    if (!service) return void client.end(socksReply(HOST_UNREACHABLE))
    const upstream = connect(service.port, '127.0.0.1')
    upstream.on('error', () => client.destroy())
    client.write(socksReply(0))
    client.pipe(upstream).pipe(client)
  }
  return { port: await listen(resources, server), asked }
}

/** @returns the port on loopback; closed with whatever is connected */
export async function listen(resources: AsyncDisposableStack, server: Server): Promise<number> {
  const open = new Set<Socket>()
  server.on('connection', (socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  resources.defer(async () => {
    for (const socket of open) socket.destroy()
    server.close()
    await once(server, 'close')
  })
  return (server.address() as AddressInfo).port
}
