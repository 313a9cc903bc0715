import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { Redis } from 'ioredis'
import { migrateQueue } from '#db/migrate.ts'
import { openPool } from '#db/open-database.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { findProgram } from '#infra/find-program.ts'
import { findFreePorts } from '#infra/free-ports.ts'

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

/** A Redis that keeps nothing: killed and started again it is empty. */
export type RedisServer = QueueServer & { start(): Promise<void>; kill(): Promise<void> }

export async function openRedisForQueues(program: string, more: string[] = []): Promise<RedisServer> {
  const resources = new AsyncDisposableStack()
  const dir = await makeFolder(resources)
  const port = await findFreePorts(1)
  const settings = ['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--dir', dir, ...more]
  const url = `redis://127.0.0.1:${port}`
  let end: ((signal: NodeJS.Signals) => Promise<void>) | undefined
  async function start(): Promise<void> {
    const server = spawn(program, settings, { stdio: 'ignore' })
    const closed = once(server, 'close')
    end = async (signal) => {
      server.kill(signal)
      await closed
    }
    await untilAnswers(url)
  }
  await start()
  resources.defer(() => end?.('SIGTERM'))
  return {
    url,
    start,
    kill: async () => end?.('SIGKILL'),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  }
}

async function untilAnswers(url: string): Promise<void> {
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: null })
  // Refused until the server listens; the client asks again.
  client.on('error', () => undefined)
  await client.ping()
  client.disconnect()
}

/** Takes everything from a Redis that runs, as an operator's mistake does. */
export async function emptyRedis(url: string): Promise<void> {
  const client = new Redis(url)
  await client.flushall()
  client.disconnect()
}

async function makeFolder(resources: AsyncDisposableStack): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'lanternfish-queue-'))
  resources.defer(() => rm(dir, { recursive: true, force: true }))
  // As root the server runs as another user, who has to reach it.
  chmodSync(dir, 0o755)
  return dir
}
