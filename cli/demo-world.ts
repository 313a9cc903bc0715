import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { LanternfishError, UsageError } from '#shared/errors.ts'
import { PROGRAM_ROOT } from './installation.ts'

/** What the onion world says of itself when it stands. */
export type WorldNotice = {
  socksPort: number
  /** An onion of the world that always answers. */
  canary: string
  network: 'private Tor network' | 'simulated onion network'
  markets: {
    name: string
    title: string
    host: string
    recipe?: string
    mode: 'http' | 'browser' | 'auto'
    startPath: string
    politeness: { minDelayMs: number; concurrency: number }
  }[]
  truthFile?: string
  pagesFile?: string
}

export type DemoWorld = AsyncDisposable & { notice: WorldNotice }

const CLOSE_MS = 15_000

/**
 * Starts the onion world as a process of its own, which ends when its input closes.
 *
 * @param onProgress is told what the world does until it stands
 * @returns nothing where we were told to stop before it stood
 */
export async function startDemoWorld(
  args: string[],
  onProgress: (text: string) => void,
  told: AbortSignal,
): Promise<DemoWorld | undefined> {
  if (told.aborted) return undefined
  const module = join(PROGRAM_ROOT, 'test', 'world', 'main.ts')
  const child = spawn(process.execPath, [module, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  })
  const exited = once(child, 'exit') as Promise<[number | null]>
  const close = async () => {
    child.stdin.end()
    const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS)
    await exited
    clearTimeout(timer)
  }
  // Told to stop while the network is still being made: the world ends by itself when its input closes.
  told.addEventListener('abort', () => child.stdin.end())
  for await (const line of createInterface({ input: child.stdout })) {
    const message = JSON.parse(line) as { progress?: string; ready?: boolean } & WorldNotice
    if (message.progress !== undefined) onProgress(message.progress)
    if (message.ready) return { notice: message, [Symbol.asyncDispose]: close }
  }
  const [code] = await exited
  if (told.aborted) return undefined
  if (code === 2) throw new UsageError('The onion world was refused its settings; its reason stands above.')
  throw new LanternfishError(
    'WORLD',
    `The onion world ended before it stood (status ${code}); its reason stands above.`,
  )
}
