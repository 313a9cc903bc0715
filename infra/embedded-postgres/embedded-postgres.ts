import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { LanternfishError, messageOf } from '#shared/errors.ts'
import { findFreePorts } from '../free-ports.ts'
import { unprivilegedUser, type RunAs } from '../unprivileged-user.ts'
import { findPostgresBinaries } from './binaries.ts'
import { clusterFolder, rootStateDir } from './cluster-folder.ts'
import { disownZombie, isAlive, readLock } from './lock-file.ts'
import { runApart } from './run-apart.ts'

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  max_connections: '80',
  // Two disks' worth of log before a checkpoint: crawling writes in bursts.
  max_wal_size: '1GB',
  log_min_messages: 'warning',
}

/** A real PostgreSQL server on a data folder of ours. */
export type EmbeddedPostgres = {
  url: string
  /** Starts the server if it does not run; harmless when it does. */
  ensureRunning(): Promise<void>
  stop(): Promise<void>
}

type Cluster = { bin: string; data: string; log: string; port: number; as: RunAs | undefined }

/**
 * Makes the cluster when it is missing, adopts a server that still runs on it, starts one otherwise.
 * As root the server runs as an unprivileged user, which cannot enter a closed home: see `clusterFolder`.
 */
export async function openEmbeddedPostgres(dir: string): Promise<EmbeddedPostgres> {
  mkdirSync(dir, { recursive: true })
  const as = unprivilegedUser()
  const bin = findPostgresBinaries(as ? rootStateDir() : undefined)
  const { data, log } = clusterFolder(dir, as)
  const password = readOrMakePassword(join(dir, 'postgres-password'))
  if (!existsSync(join(data, 'PG_VERSION'))) await initialise({ bin, data, as }, password)
  const cluster: Cluster = { bin, data, log, as, port: readLock(data)?.port ?? (await findFreePorts(1)) }
  await ensureRunning(cluster)
  // One start at a time: a second one would take away the lock file that the first has just written.
  let starting: Promise<void> | undefined
  return {
    url: `postgres://lanternfish:${password}@127.0.0.1:${cluster.port}/lanternfish`,
    ensureRunning: () => (starting ??= ensureRunning(cluster).finally(() => (starting = undefined))),
    async stop() {
      // A start that is under way would leave a server behind; whether it succeeds does not matter here.
      await Promise.allSettled([starting])
      await stop(cluster)
    },
  }
}

async function initialise(at: Pick<Cluster, 'bin' | 'data' | 'as'>, password: string): Promise<void> {
  rmSync(at.data, { recursive: true, force: true })
  mkdirSync(at.data, { recursive: true, mode: 0o700 })
  if (at.as) chownSync(at.data, at.as.uid, at.as.gid)
  const passwordFile = join(at.data, '..', `.pw-${process.pid}`)
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (at.as) chownSync(passwordFile, at.as.uid, at.as.gid)
  try {
    const access = ['-U', 'lanternfish', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
    const text = ['--encoding=UTF8', '--locale-provider=builtin', '--locale=C.UTF-8']
    await command(at, 'initdb', ['-D', at.data, ...access, ...text, '--data-checksums'])
    await command(at, 'postgres', ['--single', '-D', at.data, 'postgres'], 'create database lanternfish\n')
  } catch (error) {
    rmSync(at.data, { recursive: true, force: true })
    throw new LanternfishError('POSTGRES_INIT', `Postgres could not make its cluster: ${messageOf(error)}`, {
      cause: error,
      exitStatus: 3,
    })
  } finally {
    rmSync(passwordFile, { force: true })
  }
}

async function ensureRunning(cluster: Cluster): Promise<void> {
  if (await isRunning(cluster)) return
  const settings = Object.entries({ ...SETTINGS, port: String(cluster.port) })
  const options = settings.map(([name, value]) => `-c ${name}='${value}'`).join(' ')
  // After `kill -9` the old server's children may hold its memory for a moment: pg_ctl says so and we ask again.
  for (let attempt = 1; ; attempt++) {
    disownZombie(cluster.data)
    try {
      await command(cluster, 'pg_ctl', [
        '-D',
        cluster.data,
        '-l',
        cluster.log,
        '-w',
        '-t',
        '60',
        '-o',
        options,
        'start',
      ])
      return
    } catch (error) {
      if (await isRunning(cluster)) return
      if (attempt < 20) {
        await new Promise((resolve) => setTimeout(resolve, 250))
        continue
      }
      const message = `Postgres does not start on ${cluster.data}: ${messageOf(error)}. Its log is ${cluster.log}.`
      throw new LanternfishError('POSTGRES_START', message, { cause: error, exitStatus: 3 })
    }
  }
}

async function stop(cluster: Cluster): Promise<void> {
  if (!(await isRunning(cluster))) return
  await command(cluster, 'pg_ctl', ['-D', cluster.data, '-m', 'fast', '-w', '-t', '60', 'stop'])
}

async function isRunning(cluster: Cluster): Promise<boolean> {
  const pid = readLock(cluster.data)?.pid
  if (pid === undefined || !isAlive(pid)) return false
  return new Promise((resolve) => {
    const socket = connect(cluster.port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}

function command(at: Pick<Cluster, 'bin' | 'as'>, name: string, args: string[], input = ''): Promise<void> {
  return runApart(join(at.bin, name), args, {
    cwd: '/',
    env: { PATH: '/usr/bin:/bin', TZ: 'UTC' },
    ...at.as,
    input,
  })
}

function readOrMakePassword(file: string): string {
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' })
  return readFileSync(file, 'utf8')
}
