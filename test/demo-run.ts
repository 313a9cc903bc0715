import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '#db/open-database.ts'
import { readProgress } from '#db/progress.ts'
import { clusterFolder } from '#infra/embedded-postgres/cluster-folder.ts'
import { readLock } from '#infra/embedded-postgres/lock-file.ts'
import { unprivilegedUser } from '#infra/unprivileged-user.ts'
import { systemClock } from '#shared/clock.ts'
import { withDeadline } from '#shared/with-deadline.ts'

/** `./lanternfish demo` as a process of its own, for tests of the whole path. */
export type DemoRun = {
  pid: number
  /** Everything that it has said on stdout so far. */
  output(): string
  /** What it has said on stderr so far: the log of all its processes. */
  log(): string
  /** Resolves when stdout shows it. @throws when the demo ends before */
  said(pattern: RegExp): Promise<string>
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  kill(signal: NodeJS.Signals): void
}

const ROOT = join(import.meta.dirname, '..')
const LOOK_MS = 3_000
const POLL_MS = 50
/** A machine that keeps what falls, as far as it may: what we start must see to it that nothing is left. */
const KEEPS_DUMPS = 'ulimit -c "$(ulimit -H -c)"; exec "$@"'

/** A data folder of its own, in which all processes of a demo can be found again by their names and surroundings. */
export function makeDemoFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'lf-demo-'))
  // As root Postgres and the browser run as other users, who have to reach it.
  chmodSync(dir, 0o755)
  mkdirSync(join(dir, 't'))
  return dir
}

export function startDemo(dir: string, ...flags: string[]): DemoRun {
  return startDemoWith(dir, {}, ...flags)
}

/** The same with more in its environment, as a queue of its own. */
export function startDemoWith(dir: string, more: Record<string, string>, ...flags: string[]): DemoRun {
  return startProgram('demo', dir, more, ...flags)
}

/** `demo`, or `up` on whatever network its environment names. */
export function startProgram(
  command: 'demo' | 'up',
  dir: string,
  more: Record<string, string>,
  ...flags: string[]
): DemoRun {
  const { DATABASE_URL: _database, QUEUE_URL: _queue, ...env } = process.env
  const program = [join(ROOT, 'lanternfish'), command, '--data', dir, '--port', '0', ...flags]
  const child = spawn('/bin/sh', ['-c', KEEPS_DUMPS, 'sh', ...program], {
    // Browsers make their profiles in the temporary folder: so they can be told from those of others. Nobody sits at a
    // test's console: a crawl that is killed may begin anew at a captcha, and would wait five minutes for a person.
    env: { HANDOFF_WAIT_SECONDS: '5', ...env, ...more, TMPDIR: join(dir, 't'), NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let [output, log] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()))
  const ended = once(child, 'exit').then(([code, signal]) => ({
    code: code as number | null,
    signal: signal as NodeJS.Signals | null,
  }))
  return {
    pid: child.pid ?? 0,
    output: () => output,
    log: () => log,
    ended,
    kill: (signal) => void child.kill(signal),
    async said(pattern) {
      while (!pattern.test(output)) {
        if (child.exitCode !== null || child.signalCode !== null)
          throw new Error(`the demo ended before it said ${pattern}:\n${output}\n${log}`)
        await Promise.race([once(child.stdout, 'data'), ended])
      }
      return output
    },
  }
}

/** The database of a demo's data folder while its Postgres runs. */
export function databaseUrlOf(dir: string): string {
  const { data } = clusterFolder(dir, unprivilegedUser())
  const password = readFileSync(join(dir, 'postgres-password'), 'utf8')
  return `postgres://lanternfish:${password}@127.0.0.1:${readLock(data)?.port}/lanternfish`
}

export function postmasterOf(dir: string): number | undefined {
  return readLock(clusterFolder(dir, unprivilegedUser()).data)?.pid
}

/** Asks the demo's world, which must still stand. */
export async function askWorld<T>(dir: string, name: 'truth' | 'trespasses' | 'requests'): Promise<T> {
  const answer = await fetch(`${readFileSync(join(dir, 'world', 'control'), 'utf8')}/${name}`)
  return (await answer.json()) as T
}

export type SeenProcess = { pid: number; command: string }

/** Every living process that has the folder in its command line or its surroundings: ours alone have. */
export function processesOf(dir: string): SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => {
      const command = readProc(name, 'cmdline')
      // A zombie has neither.
      const isOurs = command !== '' && `${command} ${readProc(name, 'environ')}`.includes(dir)
      return isOurs ? [{ pid: Number(name), command: command.replaceAll('\0', ' ').trim() }] : []
    })
}

function readProc(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    // It ended while we looked, or is another user's.
    return ''
  }
}

/** The process of a role, once it stands. */
export function roleOf(dir: string, role: string): number | undefined {
  return processesOf(dir).find(({ command }) => command.endsWith(`role ${role}`))?.pid
}

/** Looks again and again until it is so. @throws after a time, naming what was waited for */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined, ms: number) {
  for (const end = performance.now() + ms; performance.now() < end;) {
    const seen = await look()
    if (seen !== undefined) return seen
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
  throw new Error(`waited ${ms} ms in vain for ${what}`)
}

/** Waits for pages fetched, by asking the database again and again, also while it is down. */
export async function untilFetched(dir: string, run: DemoRun, pages: number, ms: number): Promise<void> {
  // A question to a server that dies may never be answered: the next one has a connection of its own.
  const database = openDatabase(databaseUrlOf(dir), { max: 4 })
  let isEnded = false
  void run.ended.then(() => (isEnded = true))
  try {
    await until(
      `${pages} pages`,
      async () => {
        if (isEnded) throw new Error(`the demo ended in mid-crawl:\n${run.output()}\n${run.log()}`)
        const asked = readProgress(database, systemClock.now())
        const progress = await withDeadline(asked, LOOK_MS).catch(() => undefined)
        return progress && progress.fetched >= pages ? true : undefined
      },
      ms,
    )
  } catch (cause) {
    throw new Error(`The crawl stands still; its log:\n${run.log()}`, { cause })
  } finally {
    await withDeadline(database.destroy(), LOOK_MS).catch(() => undefined)
  }
}

/** Kills a process of the demo without a warning, as soon as it lives. */
export async function killOne(dir: string, what: string, find: () => number | undefined, ms: number) {
  await until(
    `a living ${what}`,
    () => {
      const pid = find()
      if (pid === undefined || !processesOf(dir).some((one) => one.pid === pid)) return undefined
      process.kill(pid, 'SIGKILL')
      return true
    },
    ms,
  )
}

/** Ends whatever a failed test left, and takes the folder away. */
export function removeDemo(dir: string): void {
  if (!existsSync(dir)) return
  for (const { pid } of processesOf(dir)) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It ended by itself meanwhile.
    }
  }
  rmSync(dir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
}
