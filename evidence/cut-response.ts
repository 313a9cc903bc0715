import { headerOf, type WireResponse } from './http-message.ts'

/** These describe the bytes that came, not the text that is stored in their place. */
const RENAMED = new Set(['content-encoding', 'transfer-encoding', 'content-length', 'content-type'])

/**
 * The response with the decoded, cut text for a body: headers that no longer fit are kept under `x-orig-…`, and a
 * length and type that fit are added. Gives the block, its payload, and the names that were changed.
 */
export function cutResponse(
  wire: WireResponse,
  html: string,
): { block: Buffer; payload: Buffer; renamed: string[] } {
  const payload = Buffer.from(html)
  const renamed: string[] = []
  const [statusLine = '', ...lines] = wire.head.toString('latin1').trimEnd().split(/\r?\n/)
  const kept = lines.map((line) => {
    const name = line.slice(0, line.indexOf(':')).trim()
    if (!RENAMED.has(name.toLowerCase())) return line
    renamed.push(name)
    return `x-orig-${line}`
  })
  const [type = ''] = (headerOf(wire.headers, 'content-type') ?? '').split(';')
  const added = [
    `Content-Type: ${type.trim() || 'text/html'}; charset=utf-8`,
    `Content-Length: ${payload.length}`,
  ]
  const head = Buffer.from(`${[statusLine, ...kept, ...added].join('\r\n')}\r\n\r\n`, 'latin1')
  return { block: Buffer.concat([head, payload]), payload, renamed }
}
