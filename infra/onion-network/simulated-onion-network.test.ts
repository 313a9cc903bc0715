import { createServer, get, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { SocksProxyAgent } from 'socks-proxy-agent'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onionKeyFromSeed } from './onion-address.ts'
import { openSimulatedOnionNetwork, type OnionNetwork } from './simulated-onion-network.ts'

const known = onionKeyFromSeed('known').host
const unknown = onionKeyFromSeed('unknown').host
const site = createServer((request, response) => response.end(`hello from ${request.headers.host}`))
let network: OnionNetwork

beforeAll(async () => {
  site.listen(0, '127.0.0.1')
  await once(site, 'listening')
  network = await openSimulatedOnionNetwork({ services: new Map([[known, site.address() as AddressInfo]]) })
})

afterAll(async () => {
  await network.close()
  site.close()
})

async function read(url: string, login = ''): Promise<string> {
  const agent = new SocksProxyAgent(`socks5h://${login}127.0.0.1:${network.socksPort}`)
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  get(url, { agent }, resolve).on('error', reject)
  return Buffer.concat(await (await promise).toArray()).toString()
}

test('a known onion answers, also below a sub-domain', async () => {
  expect(await read(`http://${known}/`)).toBe(`hello from ${known}`)
  expect(await read(`http://www.${known}/`)).toBe(`hello from www.${known}`)
})

test('an unknown onion is unreachable and every other host is refused', async () => {
  await expect(read(`http://${unknown}/`)).rejects.toThrow(/HostUnreachable/i)
  await expect(read('http://localhost/')).rejects.toThrow(/NotAllowed/i)
  await expect(read('http://127.0.0.1/')).rejects.toThrow(/NotAllowed/i)
  await expect(read(`http://${known}:8080/`)).rejects.toThrow(/ConnectionRefused/i)
})

test('the hosts that each SOCKS user and password reached are told apart', async () => {
  await read(`http://${known}/`, 'identity-1:one@')
  await read(`http://${known}/`, 'identity-2:two@')
  expect(network.circuits().get('identity-1:one')).toEqual([known])
  expect(network.circuits().get('identity-2:two')).toEqual([known])
})

test('a conversation that arrives byte by byte, with the request sent ahead, is understood', async () => {
  const socket = connect(network.socksPort, '127.0.0.1')
  const host = Buffer.from(known)
  const greeting = [5, 1, 0, 5, 1, 0, 3, host.length, ...host, 0, 80]
  for (const byte of greeting) socket.write(Buffer.of(byte))
  socket.write(`GET / HTTP/1.1\r\nHost: ${known}\r\nConnection: close\r\n\r\n`)
  expect(Buffer.concat(await socket.toArray()).toString()).toContain(`hello from ${known}`)
})

test('what does not speak SOCKS5 is cut off', async () => {
  const socket = connect(network.socksPort, '127.0.0.1')
  socket.write('GET / HTTP/1.1\r\n\r\n')
  expect(await socket.toArray()).toEqual([])
})
