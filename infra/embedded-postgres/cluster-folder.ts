import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  existsSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { reachableByOthers, type RunAs } from '../unprivileged-user.ts'

/** Where root keeps what an unprivileged user must reach. */
export function rootStateDir(): string {
  const dir = '/var/lib/lanternfish'
  mkdirSync(dir, { recursive: true, mode: 0o755 })
  return dir
}

/**
 * The cluster lies in the data folder. Where we are root and that folder is closed to the user who runs the
 * server (a root-only home), it lies under /var/lib/lanternfish instead, and `postgres-folder` says where.
 */
export function clusterFolder(dir: string, as: RunAs | undefined): { data: string; log: string } {
  const pointer = join(dir, 'postgres-folder')
  let folder = join(resolve(dir), 'postgres')
  if (existsSync(pointer)) folder = readFileSync(pointer, 'utf8').trim()
  else if (as && !reachableByOthers(folder)) {
    // Never a name that a removed data folder had: its cluster may still lie there, under a password that is gone.
    folder = mkdtempSync(join(rootStateDir(), 'cluster-'))
    chmodSync(folder, 0o755)
    writeFileSync(pointer, `${folder}\n`)
  }
  mkdirSync(folder, { recursive: true, mode: 0o755 })
  if (as) chownSync(folder, as.uid, as.gid)
  return { data: join(folder, 'data'), log: join(folder, 'postgres.log') }
}
