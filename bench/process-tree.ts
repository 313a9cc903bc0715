import { readdir, readFile } from 'node:fs/promises'

/** One process now: processor time of it and of its ended children in seconds, memory (PSS) in bytes. */
export type ProcessUse = { pid: number; name: string; cpuSeconds: number; pssBytes: number }

type Stat = { pid: number; parent: number; name: string; cpuSeconds: number }

/** Linux counts processor time in hundredths of a second (USER_HZ). */
const TICKS_A_SECOND = 100

/** The processes below `roots`, and the roots. Empty where there is no /proc. */
export async function processTree(roots: readonly number[]): Promise<ProcessUse[]> {
  const names = await readdir('/proc').catch(() => [])
  const stats = await Promise.all(names.filter((name) => /^\d+$/.test(name)).map(readStat))
  const all = stats.filter((stat) => stat !== undefined)
  const members = new Set(roots)
  for (let before = -1; before !== members.size;) {
    before = members.size
    for (const { pid, parent } of all) if (members.has(parent)) members.add(pid)
  }
  const own = all.filter(({ pid }) => members.has(pid))
  return Promise.all(own.map(async (stat) => ({ ...stat, pssBytes: await pssOf(stat.pid) })))
}

async function readStat(pid: string): Promise<Stat | undefined> {
  const text = await readOrNothing(`/proc/${pid}/stat`)
  const end = text.lastIndexOf(')')
  if (end === -1) return undefined
  // Fields of proc(5) from the third on: state, parent, …, utime, stime, cutime, cstime at 11 to 14.
  const fields = text.slice(end + 2).split(' ')
  const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0)
  return {
    pid: Number(pid),
    parent: Number(fields[1]),
    name: text.slice(text.indexOf('(') + 1, end),
    cpuSeconds: ticks / TICKS_A_SECOND,
  }
}

async function pssOf(pid: number): Promise<number> {
  const size = /^Pss:\s+(\d+) kB/m.exec(await readOrNothing(`/proc/${pid}/smaps_rollup`))?.[1]
  return Number(size ?? 0) * 1024
}

/** A process may end while we look: then it takes nothing. */
async function readOrNothing(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
