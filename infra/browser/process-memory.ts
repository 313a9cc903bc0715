import { readdir, readFile } from 'node:fs/promises'

/**
 * Proportional set size of a whole process group, in bytes: what its processes would free if they went. Where a
 * process hides its maps from us, its resident size stands in. Zero where there is no /proc.
 */
export async function groupPssBytes(processGroup: number): Promise<number> {
  const names = await readdir('/proc').catch(() => [])
  const sizes = names.filter((name) => /^\d+$/.test(name)).map((pid) => memberPssBytes(pid, processGroup))
  return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0)
}

async function memberPssBytes(pid: string, processGroup: number): Promise<number> {
  // Processes end while we look; one that is gone takes no memory.
  const stat = await readOrNothing(`/proc/${pid}/stat`)
  const group = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
  if (group !== processGroup) return 0
  const pss = /^Pss:\s+(\d+) kB/m.exec(await readOrNothing(`/proc/${pid}/smaps_rollup`))?.[1]
  if (pss !== undefined) return Number(pss) * 1024
  const rss = /^VmRSS:\s+(\d+) kB/m.exec(await readOrNothing(`/proc/${pid}/status`))?.[1]
  return Number(rss ?? 0) * 1024
}

async function readOrNothing(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
