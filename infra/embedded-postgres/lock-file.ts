import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `postmaster.pid` says: line 1 the process, line 4 the port (PostgreSQL source, pidfile.h). */
export function readLock(data: string): { pid: number; port: number } | undefined {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  return pid > 0 && port > 0 ? { pid, port } : undefined
}

/** False for a zombie too: a killed server whose parent never collects it still has a process number. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  const stat = `/proc/${pid}/stat`
  return !existsSync(stat) || !/\) [ZX] /.test(readFileSync(stat, 'utf8'))
}

/**
 * A new server refuses to start while the lock names a process that exists, zombies included. Its number is
 * replaced by one that is free; the other lines stay, by which the new server checks for living children.
 */
export function disownZombie(data: string): void {
  const lock = readLock(data)
  if (!lock || isAlive(lock.pid)) return
  const file = join(data, 'postmaster.pid')
  const free = 4_194_303
  if (isAlive(free)) return
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(free)))
}
