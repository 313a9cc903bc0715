import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Checks } from '#shared/checks.ts'
import { LanternfishError, messageOf } from '#shared/errors.ts'
import { readMetrics } from '#shared/metrics.ts'
import { withDeadline } from '#shared/with-deadline.ts'

export type RoleServer = AsyncDisposable & { address: string }

/** A probe gives up after some seconds, and wants to hear which part it was. */
const CHECK_MS = 4_000

/**
 * Serves what whoever runs a role asks it, apart from the console: `/metrics` for Prometheus, `/healthz` (the process
 * lives), `/readyz` (every part answers; 503 with JSON that names the one that does not).
 *
 * @throws LanternfishError `PORT_TAKEN`
 */
export async function openRoleServer(
  { host, port }: { host: string; port: number },
  checks: Checks,
): Promise<RoleServer> {
  const answers: Record<string, () => Promise<Answer>> = {
    '/metrics': async () => {
      const { contentType, text } = await readMetrics()
      return { status: 200, type: contentType, body: text }
    },
    '/healthz': async () => json(200, { status: 'ok' }),
    '/readyz': () => readiness(checks),
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://role')
    const answer = Object.hasOwn(answers, pathname) ? answers[pathname] : undefined
    const isRead = request.method === 'GET' || request.method === 'HEAD'
    if (!answer || !isRead) return send(response, json(404, { status: 'no such address' }))
    answer().then(
      (found) => send(response, found),
      (error: unknown) => send(response, json(500, { status: messageOf(error) })),
    )
  })
  try {
    await once(server.listen(port, host), 'listening')
  } catch (cause) {
    const message = `The metrics port ${port} of ${host} cannot be opened (${messageOf(cause)}): free it, or set METRICS_PORT.`
    throw new LanternfishError('PORT_TAKEN', message, { cause, exitStatus: 3 })
  }
  const { address, port: taken } = server.address() as AddressInfo
  const close = async () => {
    server.closeAllConnections()
    await server[Symbol.asyncDispose]()
  }
  return { address: `http://${address}:${taken}`, [Symbol.asyncDispose]: close }
}

type Answer = { status: number; type: string; body: string }

async function readiness(checks: Checks): Promise<Answer> {
  const parts = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      try {
        await withDeadline(check(), CHECK_MS)
        return [name, 'ok']
      } catch (error) {
        return [name, messageOf(error)]
      }
    }),
  )
  const isReady = parts.every(([, state]) => state === 'ok')
  return json(isReady ? 200 : 503, {
    status: isReady ? 'ok' : 'not ready',
    parts: Object.fromEntries(parts) as unknown,
  })
}

function json(status: number, body: unknown): Answer {
  return { status, type: 'application/json; charset=utf-8', body: `${JSON.stringify(body)}\n` }
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
}
