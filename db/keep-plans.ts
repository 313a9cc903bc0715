import { createHash } from 'node:crypto'
import type { PoolClient } from 'pg'

/** Beyond this many different texts a connection stops keeping more: each plan takes memory in the server. */
const MAX_PLANS = 64

/**
 * Gives each statement of a connection a name, so that Postgres parses and plans it once and not at every sending:
 * for a long statement that is a third of its time. Kysely knows no names.
 */
export function keepPlans(client: PoolClient): void {
  const names = new Map<string, string>()
  const send = client.query.bind(client) as (...args: unknown[]) => unknown
  const query = (...args: unknown[]): unknown => {
    const [text, values] = args
    // Without values there is nothing to bind: BEGIN and its like.
    if (args.length !== 2 || typeof text !== 'string' || !Array.isArray(values) || values.length === 0)
      return send(...args)
    const name = names.get(text) ?? (names.size < MAX_PLANS ? nameOf(text) : undefined)
    if (name === undefined) return send(text, values)
    names.set(text, name)
    return send({ name, text, values })
  }
  client.query = query as typeof client.query
}

function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
