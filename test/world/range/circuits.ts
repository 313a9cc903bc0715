import type { Server } from 'node:http'
import type { Socket } from 'node:net'

/** Which circuit each connection to a site came through: what a front behind Tor tells visitors apart by. */
export type Circuits = {
  of: (socket: Socket) => string | undefined
  /** @param port the near end of a connection to us, @param isolation the SOCKS name and password of its client */
  onJoin: (port: number, isolation: string) => void
  watch: (server: Server) => void
}

/** Passwords are not for logs: circuits are numbered in the order in which they were first heard of. */
export function nameCircuits(): (isolation: string) => string {
  const names = new Map<string, string>()
  return (isolation) => {
    const name = names.get(isolation) ?? `circuit-${names.size + 1}`
    names.set(isolation, name)
    return name
  }
}

/** A network in this process tells of each connection as it joins it. */
export function openCircuits(nameOf: (isolation: string) => string): Circuits {
  const joined = new Map<number, string>()
  return {
    of: ({ remotePort }) => (remotePort === undefined ? undefined : joined.get(remotePort)),
    onJoin: (port, isolation) => void joined.set(port, nameOf(isolation)),
    watch(server) {
      server.on('connection', (socket: Socket) => {
        const { remotePort } = socket
        socket.once('close', () => remotePort !== undefined && joined.delete(remotePort))
      })
    },
  }
}
