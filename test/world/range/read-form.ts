import type { IncomingMessage } from 'node:http'

const MOST_BYTES = 64 * 1024

/** The fields of a form that was sent; nothing where the request carries none, or one of another encoding. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams | 'too-big' | undefined> {
  if (request.method === 'GET' || request.method === 'HEAD') return void request.resume()
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= MOST_BYTES) chunks.push(chunk)
  }
  if (bytes > MOST_BYTES) return 'too-big'
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '')
  return isForm ? new URLSearchParams(Buffer.concat(chunks).toString()) : undefined
}
