import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { expect, test } from 'vitest'
import { findFreePorts, rangeBeside } from './free-ports.ts'

const GIVEN_FILE = '/proc/sys/net/ipv4/ip_local_port_range'

async function listenAt(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

test('ports that follow one another are all free', async () => {
  for (let row = 0; row < 20; row++) {
    const first = await findFreePorts(18)
    await using held = new AsyncDisposableStack()
    for (let port = first; port < first + 18; port++) held.use(await listenAt(port))
  }
})

test.each([
  ['32768\t60999\n', 10_000, 32_000],
  ['15000\t65000\n', 10_000, 15_000],
  ['10999\t60999\n', 61_000, 65_536],
  ['1024\t60999\n', 61_000, 65_536],
  ['1024\t65535\n', 10_000, 32_000],
])(
  'where the system gives ports %j away, others are taken, as long as there are enough',
  (given, from, to) => {
    expect(rangeBeside(given)).toEqual({ from, to })
  },
)

test('ports are of the range that this system leaves', async ({ skip }) => {
  skip(!existsSync(GIVEN_FILE), 'this system does not say which ports it gives away')
  const { from, to } = rangeBeside(readFileSync(GIVEN_FILE, 'utf8'))
  for (let row = 0; row < 20; row++) {
    const first = await findFreePorts(18)
    expect(first).toBeGreaterThanOrEqual(from)
    expect(first + 18).toBeLessThanOrEqual(to)
  }
})

test('a row in which a port is taken is not given: the one free row is found, and where there is none that is said', async () => {
  const from = await findFreePorts(40)
  const range = { from, to: from + 40 }
  await using held = new AsyncDisposableStack()
  // Every third one: two in a row are free, and three are not.
  for (let port = from; port < range.to; port += 3) held.use(await listenAt(port))
  expect(((await findFreePorts(2, range)) - from) % 3).toBe(1)
  await expect(findFreePorts(3, range)).rejects.toThrow(
    `3 free ports in a row from ${from} to ${from + 39} on 127.0.0.1 were not found: end programs that listen there.`,
  )
})
