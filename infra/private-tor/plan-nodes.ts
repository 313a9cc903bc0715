import { join } from 'node:path'
import { findFreePorts } from '#infra/free-ports.ts'

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
  const first = await findFreePorts(ROLES.length * PORTS_PER_NODE)
  return ROLES.map((role, i) => {
    const onionRouter = first + i * PORTS_PER_NODE
    return {
      name: `${role}${i}`,
      role,
      dir: join(dir, `${role}${i}`),
      ports: { onionRouter, directory: onionRouter + 1, socks: onionRouter + 2 },
    }
  })
}
