import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clusterFolder } from '#infra/embedded-postgres/cluster-folder.ts'
import { readLock } from '#infra/embedded-postgres/lock-file.ts'
import { unprivilegedUser } from '#infra/unprivileged-user.ts'
import { findTor } from '#infra/private-tor/find-tor.ts'
import { LanternfishError } from '#shared/errors.ts'
import type { Measure } from './measure.ts'
import { processTree } from './process-tree.ts'

const MB = 1024 * 1024
const BUDGET_MB = 1500
const SAMPLE_MS = 1000
const MAX_MS = 300_000

type Peak = { total: number; byName: Map<string, number> }

/**
 * Memory (PSS) of a whole demo at its peak: supervisor, roles, onion world, Tor where it is installed, Postgres and
 * the browser, every process. Budget: 1.5 GB with one browser.
 */
export async function benchDemoMemory(): Promise<Measure[]> {
  const measures = [await measure('whole demo, simulated onion network', ['--no-tor'])]
  if (findTor() !== undefined) measures.push(await measure('whole demo, private Tor network', []))
  return measures
}

async function measure(name: string, flags: string[]): Promise<Measure> {
  const dir = await mkdtemp(join(tmpdir(), 'lanternfish-bench-'))
  try {
    await chmod(dir, 0o755)
    const peak = await peakOfDemo(dir, flags)
    const [ours, peer] = [peak.total / MB, BUDGET_MB]
    const note = `peak of ${partsOf(peak)}; the other column is the budget`
    return { name, ours, peer, unit: 'MB PSS', ratio: ours / peer, budget: { atMost: 1 }, note }
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

async function peakOfDemo(dir: string, flags: string[]): Promise<Peak> {
  const program = join(import.meta.dirname, '..', 'cli', 'main.ts')
  const args = [program, 'demo', '--exit', '--port', '0', '--data', dir, ...flags]
  const demo = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const exited = once(demo, 'exit') as Promise<[number | null, string | null]>
  const timeout = setTimeout(() => demo.kill('SIGTERM'), MAX_MS)
  const ended = exited.then(() => true)
  let peak: Peak = { total: 0, byName: new Map() }
  do {
    const now = await sample(dir, demo.pid ?? 0)
    if (now.total > peak.total) peak = now
  } while (
    !(await Promise.race([ended, new Promise<false>((resolve) => setTimeout(resolve, SAMPLE_MS, false))]))
  )
  clearTimeout(timeout)
  const [code, signal] = await exited
  if (code !== 0)
    throw new LanternfishError('BENCH', `The demo ended with ${signal ?? `status ${code}`}: no figure.`)
  return peak
}

/** Postgres leads a session of its own, so that it is found by its lock and not below the demo. */
async function sample(dir: string, demo: number): Promise<Peak> {
  const postgres = readLock(clusterFolder(dir, unprivilegedUser()).data)?.pid
  const roots = postgres === undefined ? [demo] : [demo, postgres]
  const byName = new Map<string, number>()
  for (const { name, pssBytes } of await processTree(roots))
    byName.set(name, (byName.get(name) ?? 0) + pssBytes)
  return { total: [...byName.values()].reduce((sum, bytes) => sum + bytes, 0), byName }
}

function partsOf({ byName }: Peak): string {
  const parts = [...byName].toSorted(([, a], [, b]) => b - a).slice(0, 5)
  return parts.map(([name, bytes]) => `${name} ${Math.round(bytes / MB)}`).join(', ')
}
