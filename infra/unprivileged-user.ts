import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { MissingServiceError } from '#shared/errors.ts'

/** Whom a program runs as when we are root and it must not be; undefined when we are not root. */
export type RunAs = { uid: number; gid: number }

/** Postgres refuses root. `nobody` stands on every Debian, and initdb wants a user that has a name. */
export function unprivilegedUser(): RunAs | undefined {
  if (process.getuid?.() !== 0) return undefined
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((row) => row.startsWith('nobody:'))
  const [, , uid, gid] = line?.split(':') ?? []
  if (!uid || !gid)
    throw new MissingServiceError(
      'We run as root and there is no user "nobody" for Postgres: run as another user.',
    )
  return { uid: Number(uid), gid: Number(gid) }
}

/** Whether every folder above `path` lets strangers pass. Missing folders count as closed. */
export function reachableByOthers(path: string): boolean {
  for (let at = dirname(path); ; at = dirname(at)) {
    const mode = statSync(at, { throwIfNoEntry: false })?.mode ?? 0
    if ((mode & 0o001) === 0) return false
    if (at === dirname(at)) return true
  }
}
