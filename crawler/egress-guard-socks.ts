import { connect, isIP, type Socket } from 'node:net'
import { messageOf } from '#shared/errors.ts'
import type { Destination } from './egress-guard-rules.ts'
import {
  connectToProxy,
  failureOf,
  misspoken,
  silent,
  type Credentials,
  type Dial,
  type Opened,
  type Upstream,
} from './egress-guard-upstream.ts'

const VERSION = 5
export const socksReplies = { succeeded: 0, failure: 1, notAllowed: 2, commandUnsupported: 7 } as const

const NO_LOGIN = 0
const LOGIN = 2
/** A proxy is near: whoever says nothing for so long is none. */
const GREETING_TIMEOUT_MS = 10_000

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
 * Opens a stream through the upstream. Over SOCKS5 its user and password isolate Tor's circuit (IsolateSOCKSAuth); an
 * HTTP proxy is told with each request whom it is for.
 * Source: RFC 1928, RFC 1929, tor's socks-extensions.txt.
 */
export async function openUpstream(upstream: Upstream, dial: Dial): Promise<Opened> {
  if (upstream.speaks === 'http')
    return connectToProxy(upstream, Math.min(dial.timeoutMs, GREETING_TIMEOUT_MS))
  const socket = connect({ host: upstream.host, port: upstream.port, noDelay: true })
  // Whatever breaks between two reads shows in the next one.
  socket.on('error', () => socket.destroy())
  const opened = await converse(socket, upstream, dial)
  if (opened.kind !== 'open') socket.destroy()
  return opened
}

async function converse(
  socket: Socket,
  upstream: Upstream,
  { to, credentials, timeoutMs }: Dial,
): Promise<Opened> {
  let asked = false
  const giveUp = (): void => void socket.destroy(new Error('timed out'))
  const greeting = setTimeout(giveUp, Math.min(timeoutMs, GREETING_TIMEOUT_MS))
  const timer = setTimeout(giveUp, timeoutMs)
  try {
    const fault = await greet(socket, upstream, credentials)
    if (fault !== undefined) return misspoken(upstream, fault)
    clearTimeout(greeting)
    socket.write(requestOf(to))
    asked = true
    const code = await readReply(socket)
    return code === socksReplies.succeeded ? { kind: 'open', socket } : failureOf(code, upstream)
  } catch (error) {
    // Tor that takes the request and never answers is a circuit that does not come about; the canary tells the rest.
    if (asked && messageOf(error) === 'timed out') return failureOf(6, upstream)
    return silent(upstream, messageOf(error))
  } finally {
    clearTimeout(greeting)
    clearTimeout(timer)
  }
}

/** @returns what is wrong with the other side; undefined once it takes requests */
async function greet(
  socket: Socket,
  { network = 'tor' }: Upstream,
  { user, password }: Credentials,
): Promise<string | undefined> {
  // I2P's own proxies know no log-in, and no circuits to keep apart by it. Tor without one would mix identities.
  const methods = network === 'tor' ? [LOGIN] : [LOGIN, NO_LOGIN]
  socket.write(Buffer.of(VERSION, methods.length, ...methods))
  const [version, method] = await readExactly(socket, 2)
  if (version !== VERSION) return 'speaks no SOCKS5'
  if (!methods.includes(method!))
    return 'takes no SOCKS passwords, which keep the circuits of identities apart'
  if (method === NO_LOGIN) return undefined
  const login = [Buffer.of(1, user.length), user, Buffer.of(password.length), password]
  socket.write(Buffer.concat(login.map((part) => Buffer.from(part))))
  return (await readExactly(socket, 2))[1] === 0 ? undefined : 'refuses our SOCKS password'
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
