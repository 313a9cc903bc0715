import { Kysely, PostgresDialect } from 'kysely'
import { Pool, types } from 'pg'
import { MissingServiceError, UsageError, messageOf } from '#shared/errors.ts'
import { keepPlans } from './keep-plans.ts'
import type { DB } from './tables.ts'

export type Database = Kysely<DB>

// Our ids and counts stay far below 2^53, where a JavaScript number is exact.
types.setTypeParser(types.builtins.INT8, Number)

/** Where something listens that never answers, whoever asks must not wait for ever. */
const CONNECT_MS = 20_000

export type PoolOptions = {
  max: number
  searchPath?: string
  /** What is written here can be made again from what is durable: a commit does not wait for the disk. */
  redoable?: boolean
  /** No statement may take longer, waits for locks counted. */
  limitMs?: number
  /** The console's role, which owns nothing and reads no sensitive row. */
  asConsole?: boolean
}

export type DatabaseOptions = PoolOptions & {
  /** For a role that sends the same few statements again and again: each connection parses and plans them once. */
  keepPlans?: boolean
}

/** A sized pool of connections. Prices stay strings: `numeric` is never parsed to a double. */
export function openPool(url: string, options: PoolOptions): Pool {
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new UsageError('DATABASE_URL must look like postgres://user:password@host:port/database.')
  const settings = settingsOf(options)
  const limits = { max: options.max, keepAlive: true, connectionTimeoutMillis: CONNECT_MS }
  const pool = new Pool({ connectionString: url, ...limits, ...(settings && { options: settings }) })
  // Postgres may be restarted under us; the next query takes a new connection.
  pool.on('error', () => undefined)
  // The same for one that is in use but between two queries: without a listener the whole process would end.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export function openDatabase(url: string, options: DatabaseOptions): Database {
  const pool = openPool(url, options)
  if (options.keepPlans) pool.on('connect', keepPlans)
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
}

function settingsOf({ searchPath, redoable, limitMs, asConsole }: PoolOptions): string | undefined {
  const settings = [
    ...(searchPath ? [`-c search_path=${searchPath}`] : []),
    ...(redoable ? ['-c synchronous_commit=off'] : []),
    ...(limitMs === undefined ? [] : [`-c statement_timeout=${limitMs}`]),
    ...(asConsole ? ['-c role=lanternfish_console'] : []),
  ]
  return settings.length > 0 ? settings.join(' ') : undefined
}

/** @throws MissingServiceError when nobody answers there. */
export async function assertReachable(database: Database): Promise<void> {
  try {
    await database.selectNoFrom((eb) => eb.lit(1).as('one')).execute()
  } catch (cause) {
    const remedy = isNew(cause) ? 'run `lanternfish migrate` first' : 'start it, or correct DATABASE_URL'
    const message = `Postgres does not answer (${messageOf(cause)}): ${remedy}.`
    throw new MissingServiceError(message, { cause })
  }
}

/** A migration makes the console's role. */
const isNew = (cause: unknown): boolean => /role "lanternfish_console" does not exist/.test(messageOf(cause))
