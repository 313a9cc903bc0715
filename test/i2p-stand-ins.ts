import {
  createServer as createHttpServer,
  request,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { listen, type I2pSites, type StandIn } from './world/i2p-proxy.ts'

/** How a router says that a site is not reached: i2pd by its page's title, the Java router by a header. */
export type Router = 'i2pd' | 'java'

/** An HTTP proxy, asked with the whole URL on the request line. What it cannot reach it answers with a page of its own. */
export async function openI2pHttp(
  resources: AsyncDisposableStack,
  services: I2pSites,
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
