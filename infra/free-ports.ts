import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:net'
import { MissingServiceError } from '#shared/errors.ts'

type Range = { from: number; to: number }

/** Where Linux says which ports it gives to whoever asks for any, or calls out. */
const GIVEN_FILE = '/proc/sys/net/ipv4/ip_local_port_range'
/** Below what Linux (from 32768) and others (from 49152) give unless told otherwise. */
const USUALLY_FREE: Range = { from: 10_000, to: 32_000 }
const PORTS = 65_536
const ENOUGH = 1_000
const TRIES = 400

/**
 * Ports of loopback that follow one another and were free a moment ago. They are none that the system gives away by
 * itself, so that until a program takes them nobody comes by one by chance.
 *
 * @returns The first of them.
 * @throws {MissingServiceError} where so many in a row are not found.
 */
export async function findFreePorts(count: number, { from, to } = neverGiven()): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const first = randomInt(from, to - count + 1)
    if (await areFree(first, count)) return first
  }
  throw new MissingServiceError(
    `${count} free ports in a row from ${from} to ${to - 1} on 127.0.0.1 were not found: end programs that listen there.`,
  )
}

function neverGiven(): Range {
  return existsSync(GIVEN_FILE) ? rangeBeside(readFileSync(GIVEN_FILE, 'utf8')) : USUALLY_FREE
}

/**
 * Below the ports that a system gives away, or above them; where it leaves too few, as it usually is.
 *
 * @param given the first and the last of them, as in `32768	60999`
 */
export function rangeBeside(given: string): Range {
  const [first, last] = given.trim().split(/\s+/).map(Number)
  const { from, to } = USUALLY_FREE
  const ranges: Range[] = [
    { from, to: Math.min(to, first!) },
    { from: last! + 1, to: PORTS },
  ]
  return ranges.find((range) => range.to - range.from >= ENOUGH) ?? USUALLY_FREE
}

async function areFree(first: number, count: number): Promise<boolean> {
  await using held = new AsyncDisposableStack()
  for (let port = first; port < first + count; port++) {
    const server = createServer()
    if (!(await isListening(server, port))) return false
    held.use(server)
  }
  return true
}

async function isListening(server: Server, port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true))
  return promise
}
