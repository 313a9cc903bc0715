import type { Socket } from 'node:net'

/** Which circuit each connection to a site came through: what a front behind Tor tells visitors apart by. */
export type Circuits = {
  of: (socket: Socket) => string | undefined
  /** @param port the near end of a connection to us, @param isolation the SOCKS name and password of its client */
  onJoin: (port: number, isolation: string) => void
  /** Reads what Tor writes ahead of a connection's own bytes, then hands the connection on. */
  meet: (socket: Socket, handOn: () => void) => void
}

// `PROXY TCP6 fc00:dead:beef:4dad::0:29 ::1 666 80`: the source stands for the circuit (torrc(5), haproxy).
const PROXY_LINE = /^PROXY TCP6 (\S+) [^\r\n]*\r\n/

/** Passwords are not for logs: circuits are numbered in the order in which they were first heard of. */
export function nameCircuits(): (isolation: string) => string {
  const names = new Map<string, string>()
  return (isolation) => {
    const name = names.get(isolation) ?? `circuit-${names.size + 1}`
    names.set(isolation, name)
    return name
  }
}

/** A network in this process tells of each connection as it joins it; Tor tells in a line of its own. */
export function openCircuits(nameOf: (isolation: string) => string): Circuits {
  const joined = new Map<number, string>()
  const told = new WeakMap<Socket, string>()
  return {
    of: (socket) => told.get(socket) ?? joined.get(socket.remotePort ?? 0),
    onJoin: (port, isolation) => void joined.set(port, nameOf(isolation)),
    meet(socket, handOn) {
      const { remotePort } = socket
      socket.once('close', () => joined.delete(remotePort ?? 0))
      // Until the site has the connection nobody else hears of its breaking.
      socket.on('error', () => socket.destroy())
      socket.once('data', (chunk: Buffer) => {
        socket.pause()
        const line = PROXY_LINE.exec(chunk.toString('latin1', 0, 128))
        if (line) told.set(socket, nameOf(line[1]!))
        socket.unshift(chunk.subarray(line?.[0].length ?? 0))
        handOn()
        socket.resume()
      })
    },
  }
}
