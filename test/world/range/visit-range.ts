import { get, request as openRequest, type IncomingMessage } from 'node:http'
import type { Range } from './open-range.ts'

export type Asked = {
  mirror?: number
  method?: string
  headers?: Record<string, string>
  body?: string
  ms?: number
}
export type Got =
  | { status: number; text: string; headers: IncomingMessage['headers'] }
  | { error: string; text: string }

/** What a visitor of a range's first market gets, over plain HTTP; an answer that does not end within `ms` is broken off. */
export async function visit(
  range: Range,
  path = '/',
  { mirror = 0, method = 'GET', headers, body, ms = 20_000 }: Asked = {},
): Promise<Got> {
  const host = range.markets[0]!.hosts[mirror]!
  const { port } = range.services.get(host)!
  const signal = AbortSignal.timeout(ms)
  let text = ''
  try {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
    openRequest({ port, path, method, headers: { host, ...headers }, signal }, resolve)
      .on('error', reject)
      .end(body)
    const response = await promise
    for await (const chunk of response) text += String(chunk)
    return { status: response.statusCode!, text, headers: response.headers }
  } catch (error) {
    return { error: signal.aborted ? 'stalled' : (error as NodeJS.ErrnoException).code!, text }
  }
}

/** The bytes of an answer as they came, broken off above a bound. */
export async function visitRaw(
  range: Range,
  path = '/',
  mostBytes = 12_000_000,
): Promise<{ bytes: Buffer; headers: IncomingMessage['headers'] }> {
  const host = range.markets[0]!.hosts[0]!
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  get({ port: range.services.get(host)!.port, path, headers: { host } }, resolve).on('error', reject)
  const response = await promise
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    length += chunk.length
    if (length > mostBytes) break
  }
  return { bytes: Buffer.concat(chunks), headers: response.headers }
}
