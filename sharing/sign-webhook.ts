import { createHmac } from 'node:crypto'

const PREFIX = 'whsec_'

/** What is signed, and by what: Standard Webhooks 1.0, symmetric. `secret` is `whsec_` and base64. */
export type Unsigned = { id: string; at: Date; body: string; secret: string }

/** The headers of a signed webhook: HMAC-SHA256 over `id.timestamp.body`, version `v1`. */
export function signWebhook({ id, at, body, secret }: Unsigned): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
}
