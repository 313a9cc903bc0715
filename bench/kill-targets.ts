import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { postmasterOf, processesOf, roleOf, until, type DemoRun } from '#test/demo-run.ts'
import type { RedisServer } from '#test/queue-world.ts'

/** What stands in a round and may be killed. */
export type Standing = {
  dir: string
  run: () => DemoRun
  /** Starts the program anew on its folder. */
  restart: () => Promise<void>
  redis: RedisServer | undefined
  /** Processes that a killer started in another's place; they end with the round. */
  replaced: ChildProcess[]
}

export type Target = (typeof alwaysThere)[number] | 'redis' | 'tor'

const alwaysThere = [
  'crawler',
  'worker',
  'dashboard',
  'browser',
  'renderer',
  'postgres',
  'supervisor',
] as const

/** Long enough for a role that is being started again on a machine that is busy. */
const ALIVE_MS = 60_000
/** A browser that no page needs does not run. */
const BROWSER_MS = 8_000

export function targetsOf(queue: 'postgres' | 'redis', network: 'simulated' | 'tor'): Target[] {
  return [...alwaysThere, ...(queue === 'redis' ? ['redis' as const] : []), ...(network === 'tor' ? ['tor' as const] : [])] // prettier-ignore
}

/**
 * Kills without a warning as soon as it lives. What the program does not start again itself is started by us, as a
 * machine's service manager does. False where nothing of the kind ran.
 */
export async function kill(target: Target, standing: Standing): Promise<boolean> {
  const { dir } = standing
  switch (target) {
    case 'supervisor':
      standing.run().kill('SIGKILL')
      await standing.run().ended
      await standing.restart()
      return true
    case 'redis':
      await standing.redis?.kill()
      await standing.redis?.start()
      return true
    case 'tor':
      return killTor(standing)
    case 'postgres':
      return killFound(dir, () => postmasterOf(dir), ALIVE_MS)
    case 'browser':
      return killFound(dir, () => browserOf(dir, (command) => !command.includes('--type=')), BROWSER_MS)
    case 'renderer':
      return killFound(dir, () => browserOf(dir, (command) => command.includes('--type=renderer')), BROWSER_MS) // prettier-ignore
    default:
      return killFound(dir, () => roleOf(dir, target), ALIVE_MS)
  }
}

async function killFound(dir: string, find: () => number | undefined, ms: number): Promise<boolean> {
  const attempt = () => {
    const pid = find()
    if (pid === undefined || !processesOf(dir).some((one) => one.pid === pid)) return undefined
    return isKilled(pid) || undefined
  }
  return until('a living one', attempt, ms).catch((error: Error) => {
    if (error.message.startsWith('waited')) return false
    throw error
  })
}

/** False where it ended by itself meanwhile. */
function isKilled(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

function browserOf(dir: string, isIt: (command: string) => boolean): number | undefined {
  return processesOf(dir).find(({ command }) => command.includes('--user-data-dir=') && isIt(command))?.pid
}

/** The client, which is the way out and hosts the markets, as often as all relays together. */
async function killTor({ dir, replaced }: Standing): Promise<boolean> {
  const nodes = processesOf(dir).filter(({ command }) => command.includes('--defaults-torrc'))
  const client = nodes.find(({ command }) => command.includes('client'))
  const relay = nodes.find(({ command }) => command.includes('relay'))
  const node = replaced.length % 2 === 0 ? client : relay
  if (!node) return false
  const [program, ...args] = readFileSync(`/proc/${node.pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  if (!isKilled(node.pid)) return false
  await until('tor to be gone', () => (isThere(node.pid) ? undefined : true), ALIVE_MS)
  const child = spawn(program!, args, { stdio: 'ignore', env: { ...process.env, MALLOC_ARENA_MAX: '1' } })
  replaced.push(child)
  await once(child, 'spawn')
  return true
}

function isThere(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== ''
  } catch {
    // It is gone.
    return false
  }
}
