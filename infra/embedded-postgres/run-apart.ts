import { spawn, type SpawnOptions } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** A program that ended with a fault; the last line of what it said is the message. */
export class ProgramFailed extends Error {
  override name = 'ProgramFailed'
}

/**
 * Runs a program to its end in a session of its own, so that a Ctrl-C in the terminal reaches our supervisor alone.
 * (`execFile` has no such option and says nothing about it.)
 *
 * @throws ProgramFailed
 */
export async function runApart(
  path: string,
  args: string[],
  { input = '', ...options }: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> & { input?: string },
): Promise<void> {
  const child = spawn(path, args, { ...options, detached: true, stdio: ['pipe', 'ignore', 'pipe'] })
  const ended = new Promise<string | undefined>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code === 0 ? undefined : `it ended with ${code ?? signal}`))
  })
  // A program that ends without reading what we say closes the pipe; how it ended tells more.
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const [said, fault] = await Promise.all([text(child.stderr), ended])
  if (fault !== undefined) throw new ProgramFailed(said.trim().split('\n').at(-1) || fault)
}
