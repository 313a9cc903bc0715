import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { MissingServiceError } from '#shared/errors.ts'

export type NodeRole = 'authority' | 'relay' | 'client'

/** One `tor` process of the network. All its ports are on loopback. */
export type TorNode = {
  name: string
  role: NodeRole
  dir: string
  ports: { onionRouter: number; directory: number; socks: number }
}

// The smallest network that carries onion services: three votes make a consensus, five relays make both paths.
const ROLES: NodeRole[] = ['authority', 'authority', 'authority', 'relay', 'relay', 'client']
const PORTS_PER_NODE = 3
/** Below what Linux (from 32768) and others (from 49152) give to whoever asks for any port, or calls out. */
const LOWEST_PORT = 10_000
const HIGHEST_PORT = 32_000
const TRIES_PER_PORT = 20

/** Every relay and authority, as they must stand in a consensus before the client starts. */
export const RELAY_COUNT = ROLES.filter((role) => role !== 'client').length

export async function planNodes(dir: string): Promise<TorNode[]> {
  const ports = await findFreePorts(ROLES.length * PORTS_PER_NODE)
  return ROLES.map((role, i) => {
    const [onionRouter, directory, socks] = ports.slice(i * PORTS_PER_NODE) as [number, number, number]
    return {
      name: `${role}${i}`,
      role,
      dir: join(dir, `${role}${i}`),
      ports: { onionRouter, directory, socks },
    }
  })
}

/**
 * Ports that were free a moment ago: all are held at once, so that no two are the same. No system gives them away by
 * itself, so that until Tor takes them nobody comes by one by chance.
 */
async function findFreePorts(count: number): Promise<number[]> {
  await using held = new AsyncDisposableStack()
  const ports: number[] = []
  for (let tries = 0; ports.length < count && tries < count * TRIES_PER_PORT; tries++) {
    const port = randomInt(LOWEST_PORT, HIGHEST_PORT)
    const server = createServer()
    if (!(await isListening(server, port))) continue
    held.use(server)
    ports.push(port)
  }
  if (ports.length === count) return ports
  throw new MissingServiceError(
    `The private Tor network needs ${count} free ports from ${LOWEST_PORT} to ${HIGHEST_PORT} on 127.0.0.1 and found ${ports.length}: end programs that listen there.`,
  )
}

async function isListening(server: Server, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
  return promise
}
