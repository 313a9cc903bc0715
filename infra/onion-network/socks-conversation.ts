import type { Socket } from 'node:net'

/** What a client asks for. `isolation` is its user and password, which Tor takes as the key of a circuit. */
export type SocksRequest = { host: string; port: number; isolation: string }

/** Reply codes of RFC 1928, section 6. */
export const REPLY = {
  succeeded: 0,
  notAllowed: 2,
  hostUnreachable: 4,
  refused: 5,
  commandUnsupported: 7,
} as const

const VERSION = 5
const METHOD = { none: 0, password: 2, unacceptable: 0xff }
const ADDRESS_LENGTH: Partial<Record<number, number>> = { 1: 4, 4: 16 }

type Step = 'methods' | 'password' | 'request'

/**
 * Speaks the server's side of SOCKS5 (RFC 1928, 1929) up to the request, which `onRequest` answers. Any user and
 * password are accepted. Whatever breaks the protocol ends the connection.
 */
export function openSocksConversation(client: Socket, onRequest: (request: SocksRequest) => void): void {
  let buffer: Buffer = Buffer.alloc(0)
  let step: Step = 'methods'
  let isolation = ''

  const consume = (bytes: number): void => void (buffer = buffer.subarray(bytes))
  const steps: Record<Step, () => Step | undefined> = {
    methods: () => {
      const end = 2 + (buffer[1] ?? Infinity)
      if (buffer.length < end) return undefined
      const offered = buffer.subarray(2, end)
      consume(end)
      const method = [METHOD.password, METHOD.none].find((id) => offered.includes(id)) ?? METHOD.unacceptable
      client.write(Buffer.of(VERSION, method))
      if (method === METHOD.unacceptable) client.end()
      return method === METHOD.password ? 'password' : 'request'
    },
    password: () => {
      const login = readLogin(buffer)
      if (!login) return undefined
      consume(login.bytes)
      isolation = login.isolation
      client.write(Buffer.of(1, 0))
      return 'request'
    },
    request: () => {
      const request = readRequest(buffer)
      if (!request) return undefined
      client.off('data', receive)
      // What the client sent ahead belongs to the service; the stream must not flow before it is piped on.
      client.pause()
      if (buffer.length > request.bytes) client.unshift(buffer.subarray(request.bytes))
      if (request.command === 1) onRequest({ host: request.host, port: request.port, isolation })
      else client.end(socksReply(REPLY.commandUnsupported))
      return undefined
    },
  }
  function receive(chunk: Buffer): void {
    buffer = Buffer.concat([buffer, chunk])
    while (buffer.length > 0) {
      if (buffer[0] !== (step === 'password' ? 1 : VERSION)) return void client.destroy()
      const next = steps[step]()
      if (!next) return
      step = next
    }
  }
  client.setNoDelay(true)
  client.on('error', () => client.destroy())
  client.on('data', receive)
}

/** The ten bytes that answer a request; the bound address is left at zero, as clients ignore it. */
export function socksReply(code: number): Buffer {
  return Buffer.of(VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0)
}

function readLogin(buffer: Buffer): { isolation: string; bytes: number } | undefined {
  const userEnd = 2 + (buffer[1] ?? Infinity)
  const end = userEnd + 1 + (buffer[userEnd] ?? Infinity)
  if (buffer.length < end) return undefined
  const isolation = `${buffer.toString('latin1', 2, userEnd)}:${buffer.toString('latin1', userEnd + 1, end)}`
  return { isolation, bytes: end }
}

function readRequest(
  buffer: Buffer,
): { command: number; host: string; port: number; bytes: number } | undefined {
  if (buffer.length < 5) return undefined
  const type = buffer[3]!
  const start = type === 3 ? 5 : 4
  const end = start + (type === 3 ? buffer[4]! : (ADDRESS_LENGTH[type] ?? 0))
  if (buffer.length < end + 2) return undefined
  const address = buffer.subarray(start, end)
  const host = type === 3 ? address.toString('latin1') : [...address].join('.')
  return { command: buffer[1]!, host, port: buffer.readUInt16BE(end), bytes: end + 2 }
}
