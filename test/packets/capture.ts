import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { HERE, TOR, type Namespace } from './namespaces.ts'

/** One packet as tcpdump prints it. */
export type Packet = {
  device: string
  protocol: 'tcp' | 'udp' | 'other'
  from: string
  to: string
  toPort: number
  fromPort: number
  /** What tcpdump says of it: flags, or what a look-up asks for. */
  says: string
}

/** Nobody listens at the mark's port, and the kernel says so; it speaks of multicast groups, too. */
const KERNELS_OWN = /^(?:ICMP .* udp port 9 unreachable|HBH ICMP6, multicast listener report)/
const LINE = /^(\S+)\s+(?:In|Out|M|B|P|Mc|Bc)?\s*IP6? (\S+) > (\S+): (.*)$/
/** The port of a packet that marks begin and end; nobody listens there. */
const MARK_PORT = 9

/**
 * Every IP packet on every device of a namespace from now on. Address resolution and what the kernel itself says of
 * neighbours are left out: no program sends them.
 */
export async function openCapture(resources: AsyncDisposableStack, namespace: Namespace) {
  const filter = '(ip or ip6) and not icmp6'
  const child = namespace.spawn('tcpdump', ['-i', 'any', '-nn', '-t', '-l', '-U', '-s', '128', filter])
  resources.defer(async () => {
    if (child.exitCode !== null) return
    child.kill()
    await once(child, 'exit')
  })
  const packets: Packet[] = []
  const marks: (() => void)[] = []
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const packet = readPacket(line)
    if (packet?.protocol === 'udp' && packet.toPort === MARK_PORT) marks.shift()?.()
    else if (packet) packets.push(packet)
  })
  const errors = createInterface({ input: child.stderr! })
  for await (const line of errors) if (line.startsWith('listening on')) break
  child.stderr!.resume()

  /** Returns once everything that was sent before it has been seen. */
  async function mark(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    marks.push(resolve)
    await namespace.run('bash', ['-c', `echo > /dev/udp/127.0.0.1/${MARK_PORT}`])
    await promise
  }
  await mark()
  return {
    async packets(): Promise<readonly Packet[]> {
      await mark()
      return packets
    },
  }
}

function readPacket(line: string): Packet | undefined {
  const [, device, from, to, rest] = LINE.exec(line) ?? []
  if (device === undefined || from === undefined || to === undefined || rest === undefined) return undefined
  if (KERNELS_OWN.test(rest)) return undefined
  const protocol = rest.startsWith('Flags [') ? 'tcp' : /^(?:ICMP|igmp)/.test(rest) ? 'other' : 'udp'
  const [source, target] = [splitPort(from), splitPort(to)]
  return {
    device,
    protocol,
    from: source.host,
    fromPort: source.port,
    to: target.host,
    toPort: target.port,
    says: rest,
  }
}

/** tcpdump writes `198.51.100.1.9050` and `::1.9050`. */
function splitPort(text: string): { host: string; port: number } {
  const at = text.lastIndexOf('.')
  const isPort = text.split('.').length === 5 || (text.includes(':') && at !== -1)
  return isPort ? { host: text.slice(0, at), port: Number(text.slice(at + 1)) } : { host: text, port: 0 }
}

/**
 * The packets that are neither between the crawler and Tor's SOCKS port nor between two ends of our own on loopback.
 * On loopback a port is ours when it has answered: who knocks at one where nobody is, was sent there by a page.
 */
export function strays(packets: readonly Packet[], socksPort: number): Packet[] {
  const ends = new Set(
    packets
      .filter(({ device }) => device === 'lo')
      .filter(isAnswer)
      .map(pairOf),
  )
  return packets.filter((packet) => {
    if (packet.protocol !== 'tcp') return true
    if (packet.device === 'lo') return !(isLoopback(packet) && (ends.has(pairOf(packet)) || isWall(packet)))
    const goes = packet.from === HERE && packet.to === TOR && packet.toPort === socksPort
    const comes = packet.from === TOR && packet.fromPort === socksPort && packet.to === HERE
    return !goes && !comes
  })
}

/** The dead proxy that a browser starts with (crawler/launch-browser.ts): what it does of its own accord ends there. */
function isWall({ to, toPort, from, fromPort }: Packet): boolean {
  return (to === '127.0.0.1' && toPort === 1) || (from === '127.0.0.1' && fromPort === 1)
}

/** Somebody listens there and takes the connection. */
function isAnswer({ protocol, says }: Packet): boolean {
  return protocol === 'tcp' && says.startsWith('Flags [S.]')
}

function isLoopback({ from, to }: Packet): boolean {
  return [from, to].every((host) => host.startsWith('127.') || host === '::1')
}

function pairOf({ from, fromPort, to, toPort }: Packet): string {
  return [`${from}.${fromPort}`, `${to}.${toPort}`].toSorted().join(' ')
}

/** Where they went, each once, for a message that a person reads. */
export function targetsOf(packets: readonly Packet[]): string[] {
  return [
    ...new Set(
      packets.map(
        ({ device, protocol, to, toPort, says }) =>
          `${device} ${protocol} ${to}:${toPort}${protocol === 'udp' ? ` ${says}` : ''}`,
      ),
    ),
  ]
}
