import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** Asks a child to end, kills it when it has not after `graceMs`, and waits until it is gone. */
export async function endChild(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs)
  await exited
  clearTimeout(timer)
}
