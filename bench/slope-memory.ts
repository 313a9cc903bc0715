import { readFile } from 'node:fs/promises'
import { listProcesses } from '#test/group-processes.ts'

/**
 * In bytes. `pss`: what would be free if it went. `own`: of that what it has asked for itself; the rest is files of
 * programs, which weigh less the more others run the same.
 */
export type Memory = { pss: number; own: number }

/** What the crawler and its browsers take at a moment, and how many processes the browsers are. */
export type Sample = { captures: number; crawler: Memory; browser: Memory; processes: number }

/** The crawler is this process, its browsers lead groups below it. @param browsers those that were seen are added */
export async function takeSample(captures: number, browsers: Set<number>): Promise<Sample> {
  const all = await listProcesses()
  for (const { pid, parent, group } of all) if (parent === process.pid && pid === group) browsers.add(pid)
  const members = all.filter(({ group }) => browsers.has(group))
  const [crawler, browser] = await Promise.all([
    memoryOf([process.pid]),
    memoryOf(members.map(({ pid }) => pid)),
  ])
  return { captures, crawler, browser, processes: members.length }
}

async function memoryOf(pids: readonly number[]): Promise<Memory> {
  // Processes end while we look; one that is gone takes no memory.
  const maps = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/smaps_rollup`, 'utf8').catch(() => ''))) // prettier-ignore
  return { pss: sumOf(maps, ['Pss']), own: sumOf(maps, ['Pss_Anon', 'Pss_Shmem']) }
}

/** Fields of proc_pid_smaps(5), in kilobytes there. */
function sumOf(maps: readonly string[], fields: readonly string[]): number {
  const sizes = maps.flatMap((map) =>
    fields.map((field) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(map)?.[1] ?? 0)),
  )
  return sizes.reduce((sum, size) => sum + size, 0) * 1024
}
