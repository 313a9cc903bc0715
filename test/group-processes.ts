import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'

/** A process of a group. `state` is its letter in proc_pid_stat(5): `Z` is one that has ended and is not buried. */
export type GroupProcess = { pid: number; parent: number; group: number; state: string }

/** Every process of the machine with its group; empty where there is no /proc. */
export async function listProcesses(): Promise<GroupProcess[]> {
  const names = await readdir('/proc').catch(() => [])
  const stats = names.filter((name) => /^\d+$/.test(name)).map(readProcess)
  return (await Promise.all(stats)).filter((one) => one !== undefined)
}

async function readProcess(pid: string): Promise<GroupProcess | undefined> {
  // Processes end while we look.
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined)
  if (stat === undefined) return undefined
  const [state = '', parent, group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { pid: Number(pid), parent: Number(parent), group: Number(group), state }
}

/** The command line of a process, its arguments apart by spaces; empty when it has ended. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return ''
  }
}
