import { readFileSync } from 'node:fs'
import { LanternfishError } from '#shared/errors.ts'

/** A process that leads a group, told from any later one that is given its number. `startedAt` is in clock ticks. */
export type GroupLeader = { pid: number; startedAt: string | undefined }

/** @throws LanternfishError when it is no number that a group can have: 0 would be our own group */
export function groupLeaderOf(pid: number): GroupLeader {
  if (!Number.isInteger(pid) || pid <= 1)
    throw new LanternfishError(
      'PROCESS_GROUP',
      `The browser left no process number but "${pid}": start it again.`,
    )
  return { pid, startedAt: startOf(pid) }
}

/**
 * Ends the whole group at once. Numbers come round again on a busy machine: where the leader's now belongs to another
 * process, the group is long gone. Where the leader is gone and its children live, the number cannot be given away.
 */
export function killGroup({ pid, startedAt }: GroupLeader): void {
  const now = startOf(pid)
  if (now !== undefined && now !== startedAt) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // ESRCH: it is gone already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Field 22 of `/proc/<pid>/stat` (proc_pid_stat(5)); undefined without such a process or without /proc. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ESRCH') throw error
    return undefined
  }
}
