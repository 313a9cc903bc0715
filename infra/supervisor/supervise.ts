import { fork, type ChildProcess } from 'node:child_process'
import { LanternfishError } from '#shared/errors.ts'
import type { Logger } from '#shared/logger.ts'
import { endChild } from '../end-child.ts'

/** A young generation of 8 MB and two arenas of the C library: roles keep a quarter less garbage. */
const FRUGAL_NODE = ['--max-semi-space-size=8']
const FRUGAL_MALLOC = { MALLOC_ARENA_MAX: '2' }

/** One process under the supervisor. `ready` is the first message that it sends, whatever it holds. */
export type RoleSpec = {
  name: string
  module: string
  args: string[]
  env: Record<string, string>
  /** How long it may take to close before it is killed. */
  graceMs?: number
}

export type Role = {
  name: string
  pid(): number | undefined
  /** Resolves with what the role said when it was ready. @throws when it ended before. */
  ready: Promise<unknown>
  /** Called after each start, the first one too. */
  onReady(listener: (message: unknown) => void): void
  close(): Promise<void>
}

export type Supervisor = {
  start(spec: RoleSpec): Role
  /** Closes the roles one after another, the last started first. */
  close(): Promise<void>
}

const DEFAULT_GRACE_MS = 20_000
const RESTART_MS = [100, 500, 1000, 2000, 5000]
/** A role that ran this long was well: its next fall is restarted at once again. */
const WELL_AFTER_MS = 30_000
/** What a role answers when it can never start: wrong settings, a busy port. */
const HOPELESS = new Set([2, 3])

/**
 * Starts roles as child processes, restarts what falls, closes in order. Each stands in a session of its own, so that
 * a Ctrl-C in the terminal reaches the supervisor alone; each closes by itself when the supervisor is gone, for then
 * its channel closes.
 */
export function openSupervisor(log: Logger): Supervisor {
  const roles: Role[] = []
  return {
    start(spec) {
      const role = startRole(spec, log)
      roles.push(role)
      return role
    },
    async close() {
      for (const role of roles.toReversed()) await role.close()
    },
  }
}

type Running = {
  child: ChildProcess | undefined
  /** Once it was well, a role that cannot start waits for something that will come back. */
  wasReady: boolean
  closing: boolean
  falls: number
  timer?: NodeJS.Timeout
}

function startRole(spec: RoleSpec, log: Logger): Role {
  const state: Running = { child: undefined, wasReady: false, closing: false, falls: 0 }
  const listeners: ((message: unknown) => void)[] = []
  const first = Promise.withResolvers<unknown>()
  // Whoever started the role may not be waiting yet.
  first.promise.catch(() => undefined)

  function launch(): void {
    const began = performance.now()
    const child = spawnRole(spec)
    state.child = child
    child.once('message', (message) => {
      state.wasReady = true
      first.resolve(message)
      for (const listener of listeners) listener(message)
    })
    child.once('exit', (code, signal) => {
      if (state.closing) return
      log.warn({ role: spec.name, code, signal }, 'role fell')
      if (isHopeless(state, code)) return first.reject(new RoleFailed(spec.name, code ?? 1))
      state.falls = performance.now() - began > WELL_AFTER_MS ? 0 : state.falls + 1
      const pause = RESTART_MS[Math.min(state.falls, RESTART_MS.length) - 1] ?? 0
      state.timer = setTimeout(launch, pause)
    })
  }

  launch()
  return {
    name: spec.name,
    pid: () => state.child?.pid,
    ready: first.promise,
    onReady: (listener) => void listeners.push(listener),
    async close() {
      state.closing = true
      clearTimeout(state.timer)
      if (state.child) await endChild(state.child, spec.graceMs ?? DEFAULT_GRACE_MS)
    },
  }
}

/** Before it was ever ready: settings that cannot work at once, anything else after some tries. */
function isHopeless({ wasReady, falls }: Running, code: number | null): boolean {
  return !wasReady && ((code !== null && HOPELESS.has(code)) || falls + 1 >= RESTART_MS.length)
}

/** A role that ended with an exit status after which starting it again is no use. Its own sentence is on stderr. */
export class RoleFailed extends LanternfishError {
  override name = 'RoleFailed'

  constructor(role: string, exitStatus: number) {
    const status = exitStatus === 2 || exitStatus === 3 ? exitStatus : 1
    super('ROLE_FAILED', `The ${role} cannot start; its reason stands above.`, { exitStatus: status })
  }
}

function spawnRole({ module, args, env }: RoleSpec): ChildProcess {
  return fork(module, args, {
    detached: true,
    execArgv: FRUGAL_NODE,
    env: { ...FRUGAL_MALLOC, ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
}
