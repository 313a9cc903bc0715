import { execFile } from 'node:child_process'
import { join } from 'node:path'

export type Ran = { status: number | string | null; stdout: string; stderr: string }

/** Above this the program hangs. */
const LONGEST_MS = 60_000

/** Runs the program as a person does, with nothing of ours in its environment but what is given. */
export function runLanternfish(
  args: string[],
  { env = {}, stdin = '' }: { env?: Record<string, string> | undefined; stdin?: string } = {},
): Promise<Ran> {
  const program = join(import.meta.dirname, '..', 'lanternfish')
  const surroundings = { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env }
  return new Promise((resolve) => {
    const options = { env: surroundings, timeout: LONGEST_MS, maxBuffer: 2 ** 26 }
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ status: error ? (error.code ?? error.signal ?? null) : 0, stdout, stderr })
    })
    child.stdin?.end(stdin)
  })
}
