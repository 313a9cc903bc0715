import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'

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

/** Ports that were free a moment ago: all are held at once, so that no two are the same. */
async function findFreePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer())
  await Promise.all(
    servers.map((server) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      server.once('error', reject).listen(0, '127.0.0.1', resolve)
      return promise
    }),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port)
  await Promise.all(servers.map((server) => server[Symbol.asyncDispose]()))
  return ports
}
