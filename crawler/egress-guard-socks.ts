import { connect, isIP, type Socket } from 'node:net'
import { messageOf } from '#shared/errors.ts'
import type { Destination } from './egress-guard-rules.ts'

/** Where Tor listens. */
export type Upstream = { host: string; port: number }
export type Credentials = { user: string; password: string }

/** Why a connection through Tor did not come about. A dead egress says nothing about the site. */
export type UpstreamFailure = { kind: 'offline' | 'egress-down'; reason: string; reply: number }
export type Opened = { kind: 'open'; socket: Socket } | UpstreamFailure

const VERSION = 5
export const socksReplies = { succeeded: 0, failure: 1, notAllowed: 2, commandUnsupported: 7 } as const

/** Replies that speak of the onion itself. Source: RFC 1928 section 6; 0xF0 and up: Tor's ExtendedErrors. */
const OFFLINE_REPLIES: Partial<Record<number, string>> = {
  3: 'network unreachable',
  4: 'the onion is not to be found',
  5: 'the onion refuses connections',
  6: 'the circuit to the onion timed out',
  0xf0: 'the onion has no descriptor',
  0xf1: 'the descriptor of the onion is invalid',
  0xf2: 'the introduction to the onion failed',
  0xf3: 'the rendezvous with the onion failed',
  0xf4: 'the onion wants client authorisation',
  0xf5: 'the onion refuses our client authorisation',
  0xf6: 'the onion address is invalid',
  0xf7: 'the introduction to the onion timed out',
}

/** The ten bytes that answer a SOCKS request. */
export function socksReply(code: number): Buffer {
  return Buffer.of(VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0)
}

/**
 * The server's side of SOCKS5 without authentication, up to the request. The socket is left paused.
 *
 * @returns nothing when the other side speaks anything else; `named` is false for an address given as a number
 */
export async function readSocksRequest(
  client: Socket,
): Promise<(Destination & { command: number }) | undefined> {
  const read = (bytes: number): Promise<Buffer> => readExactly(client, bytes)
  const [version, methodCount] = await read(2)
  if (version !== VERSION) return undefined
  const methods = await read(methodCount!)
  if (!methods.includes(0)) return void client.end(Buffer.of(VERSION, 0xff))
  client.write(Buffer.of(VERSION, 0))
  const [again, command, , type] = await read(4)
  if (again !== VERSION) return undefined
  const length = type === 3 ? (await read(1))[0]! : type === 1 ? 4 : 16
  const address = await read(length)
  const port = (await read(2)).readUInt16BE()
  const host = type === 3 ? address.toString('latin1').toLowerCase() : [...address].join('.')
  return { host, port, command: command!, named: type === 3 && isIP(host) === 0 }
}

/**
 * Opens a stream to `to` through Tor's SOCKS port. User and password isolate the circuit (IsolateSOCKSAuth).
 * Source: RFC 1928, RFC 1929, tor's socks-extensions.txt.
 */
export async function connectThroughTor(
  upstream: Upstream,
  to: Destination,
  { user, password }: Credentials,
  timeoutMs: number,
): Promise<Opened> {
  const socket = connect({ host: upstream.host, port: upstream.port, noDelay: true })
  // Whatever breaks between two reads shows in the next one.
  socket.on('error', () => socket.destroy())
  let asked = false
  const timer = setTimeout(() => socket.destroy(new Error('timed out')), timeoutMs)
  try {
    const login = [Buffer.of(1, user.length), user, Buffer.of(password.length), password]
    socket.write(Buffer.of(VERSION, 1, 2))
    if ((await readExactly(socket, 2))[1] !== 2) throw new Error('it does not take SOCKS passwords')
    socket.write(Buffer.concat(login.map((part) => Buffer.from(part))))
    if ((await readExactly(socket, 2))[1] !== 0) throw new Error('it refuses our SOCKS password')
    socket.write(requestOf(to))
    asked = true
    const code = await readReply(socket)
    if (code === socksReplies.succeeded) return { kind: 'open', socket }
    socket.destroy()
    return failureOf(code)
  } catch (error) {
    socket.destroy()
    // Tor that takes the request and never answers is a circuit that does not come about; the canary tells the rest.
    if (asked && messageOf(error) === 'timed out') return failureOf(6)
    return {
      kind: 'egress-down',
      reason: `Tor at ${upstream.host}:${upstream.port}: ${messageOf(error)}`,
      reply: 1,
    }
  } finally {
    clearTimeout(timer)
  }
}

function requestOf({ host, port }: Destination): Buffer {
  const name = Buffer.from(host, 'latin1')
  return Buffer.concat([Buffer.of(VERSION, 1, 0, 3, name.length), name, Buffer.of(port >> 8, port & 0xff)])
}

async function readReply(socket: Socket): Promise<number> {
  const [, code, , type] = await readExactly(socket, 4)
  const length = type === 3 ? (await readExactly(socket, 1))[0]! : type === 4 ? 16 : 4
  await readExactly(socket, length + 2)
  return code!
}

function failureOf(code: number): UpstreamFailure {
  const reason = OFFLINE_REPLIES[code]
  if (reason !== undefined) return { kind: 'offline', reason, reply: code < 0xf0 ? code : 4 }
  return { kind: 'egress-down', reason: `Tor answers SOCKS reply ${code}`, reply: socksReplies.failure }
}

/** The next `bytes` of the stream, leaving everything behind them unread. */
async function readExactly(socket: Socket, bytes: number): Promise<Buffer> {
  if (bytes === 0) return Buffer.alloc(0)
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const attempt = (): void => {
    const chunk = socket.read(bytes) as Buffer | null
    if (chunk?.length === bytes) resolve(chunk)
    else if (chunk || socket.readableEnded) reject(new Error('the connection ended early'))
  }
  const fail = (error?: Error): void => reject(error ?? new Error('the connection ended early'))
  const closed = (): void => fail()
  socket.on('readable', attempt).once('error', fail).once('end', closed).once('close', closed)
  attempt()
  try {
    return await promise
  } finally {
    socket.off('readable', attempt).off('error', fail).off('end', closed).off('close', closed)
  }
}
