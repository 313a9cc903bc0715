import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { MissingServiceError } from '#shared/errors.ts'

/** Below what Linux (from 32768) and others (from 49152) give to whoever asks for any port, or calls out. */
const NEVER_GIVEN = { from: 10_000, to: 32_000 }
const TRIES = 400

/**
 * Ports of loopback that follow one another and were free a moment ago. No system gives them away by itself, so that
 * until a program takes them nobody comes by one by chance.
 *
 * @returns The first of them.
 * @throws {MissingServiceError} where so many in a row are not found.
 */
export async function findFreePorts(count: number, { from, to } = NEVER_GIVEN): Promise<number> {
  for (let tries = 0; tries < TRIES; tries++) {
    const first = randomInt(from, to - count + 1)
    if (await areFree(first, count)) return first
  }
  throw new MissingServiceError(
    `${count} free ports in a row from ${from} to ${to - 1} on 127.0.0.1 were not found: end programs that listen there.`,
  )
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
