import { once } from 'node:events'
import {
  createServer as createHttpServer,
  request,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { readSocksRequest, socksReply } from '#crawler/egress-guard-socks.ts'

/** What stands for an I2P router's proxies: they know the given hosts alone and look nothing up. */
export type StandIn = { port: number; asked: string[] }
type Services = ReadonlyMap<string, { port: number }>

const HOST_UNREACHABLE = 4

/** A SOCKS5 proxy without log-in, as I2P's are. */
export async function openI2pSocks(resources: AsyncDisposableStack, services: Services): Promise<StandIn> {
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

/** How a router says that a site is not reached: i2pd by its page's title, the Java router by a header. */
export type Router = 'i2pd' | 'java'

/** An HTTP proxy, asked with the whole URL on the request line. What it cannot reach it answers with a page of its own. */
export async function openI2pHttp(
  resources: AsyncDisposableStack,
  services: Services,
  router: Router,
): Promise<StandIn> {
  const asked: string[] = []
  const server = createHttpServer((incoming, response) => {
    const url = incoming.url ?? ''
    asked.push(url)
    const { hostname, pathname, search } = URL.canParse(url)
      ? new URL(url)
      : new URL(url, 'http://origin.form')
    const service = services.get(hostname)
    if (service) forward(incoming, response, { port: service.port, path: pathname + search })
    else excuse(response, router)
  })
  return { port: await listen(resources, server), asked }
}

function forward(
  incoming: IncomingMessage,
  response: ServerResponse,
  to: { port: number; path: string },
): void {
  const { method, headers } = incoming
  const outgoing = request({ host: '127.0.0.1', ...to, method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(response)
  })
  outgoing.on('error', () => response.destroy())
  outgoing.end()
}

function excuse(response: ServerResponse, router: Router): void {
  if (router === 'java') response.writeHead(504, { 'content-type': 'text/html', 'proxy-connection': 'close' })
  else response.writeHead(500, { 'content-type': 'text/html' })
  const title = router === 'java' ? 'Website Unreachable' : 'I2Pd HTTP proxy'
  response.end(
    `<html><head>\r\n<title>${title}</title></head><body><h1>Proxy error: Host is down</h1></body></html>`,
  )
}

async function listen(resources: AsyncDisposableStack, server: Server): Promise<number> {
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
