import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UsageError, messageOf } from '#shared/errors.ts'

const MOST_BYTES = 1_000_000

export type Control = {
  /** What GET of each name answers, as JSON. */
  answers: Record<string, (query: URLSearchParams) => unknown>
  /** What POST of each name does with the JSON that is sent. @throws UsageError, whose sentence is answered */
  changes?: Record<string, (sent: unknown) => unknown>
}

/** How other processes ask a world and change it: JSON on a loopback port. */
export async function openControlPort(control: Control): Promise<AsyncDisposable & { address: string }> {
  const server = createServer((request, response) => void respond(control, request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    await server[Symbol.asyncDispose]()
  }
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close }
}

async function respond(control: Control, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { status, value } = await answer(control, request)
  response.statusCode = status
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value))
}

async function answer(
  { answers, changes = {} }: Control,
  request: IncomingMessage,
): Promise<{ status: number; value: unknown }> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://control')
  const name = pathname.slice(1)
  try {
    if (request.method === 'GET' && Object.hasOwn(answers, name))
      return { status: 200, value: answers[name]!(searchParams) ?? null }
    if (request.method === 'POST' && Object.hasOwn(changes, name))
      return { status: 200, value: changes[name]!(await readJson(request)) ?? null }
    return { status: 404, value: null }
  } catch (error) {
    if (error instanceof UsageError) return { status: 400, value: { error: error.message } }
    return { status: 500, value: { error: messageOf(error) } }
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_BYTES) throw new UsageError('That is too much to send.')
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch (cause) {
    throw new UsageError(`What was sent is no JSON (${messageOf(cause)}).`, { cause })
  }
}
