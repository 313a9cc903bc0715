import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Serves each answer as JSON under its name on a loopback port: how a test asks a world in another process. */
export async function openControlPort(
  answers: Record<string, () => unknown>,
): Promise<AsyncDisposable & { address: string }> {
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1)
    const answer = Object.hasOwn(answers, name) ? answers[name] : undefined
    response.statusCode = answer ? 200 : 404
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer?.() ?? null))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    await server[Symbol.asyncDispose]()
  }
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close }
}
