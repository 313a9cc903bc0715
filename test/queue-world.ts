import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Redis } from 'ioredis'
import { migrateQueue } from '#db/migrate.ts'
import { openPool } from '#db/open-database.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { findProgram } from '#infra/find-program.ts'

/** A server that a queue can lie in, for one file of tests. */
export type QueueServer = AsyncDisposable & { url: string }

export async function openPostgresForQueues(): Promise<QueueServer> {
  const resources = new AsyncDisposableStack()
  const dir = await makeFolder(resources)
  const postgres = await openEmbeddedPostgres(dir)
  resources.defer(() => postgres.stop())
  const pool = openPool(postgres.url, { max: 1 })
  try {
    await migrateQueue(pool)
  } finally {
    await pool.end()
  }
  return { url: postgres.url, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

export function findRedis(): string | undefined {
  return findProgram('redis-server', (process.env['PATH'] ?? '').split(delimiter))
}

export async function openRedisForQueues(program: string): Promise<QueueServer> {
  const resources = new AsyncDisposableStack()
  const dir = await makeFolder(resources)
  const port = await freePort()
  const settings = ['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--dir', dir]
  const server = spawn(program, settings, { stdio: 'ignore' })
  const closed = once(server, 'close')
  resources.defer(async () => {
    server.kill()
    await closed
  })
  const url = `redis://127.0.0.1:${port}`
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null })
  // Refused until the server listens; the client asks again.
  client.on('error', () => undefined)
  await client.ping()
  client.disconnect()
  return { url, [Symbol.asyncDispose]: () => resources.disposeAsync() }
}

async function makeFolder(resources: AsyncDisposableStack): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'lanternfish-queue-'))
  resources.defer(() => rm(dir, { recursive: true, force: true }))
  // As root the server runs as another user, who has to reach it.
  chmodSync(dir, 0o755)
  return dir
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
