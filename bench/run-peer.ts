import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { LanternfishError } from '#shared/errors.ts'

const PEER = join(import.meta.dirname, 'peer')

/** Why there is no figure of the peer's; undefined where it is installed. It is no dependency of the program. */
export function missingPeer(): { missing: string } | undefined {
  if (existsSync(join(PEER, 'node_modules', '@crawlee', 'cheerio'))) return undefined
  return {
    missing: 'Crawlee is not installed: run `npm ci --prefix bench/peer --ignore-scripts` for this row',
  }
}

export type PeerResult = { pages: number; seconds: number }

/** Runs a script of `bench/peer` as a process of its own, with `input` as its stdin and its storage in a passing folder. */
export async function runPeer(script: string, input: object): Promise<PeerResult> {
  const storage = await mkdtemp(join(tmpdir(), 'lanternfish-bench-peer-'))
  try {
    const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: storage, CRAWLEE_STORAGE_DIR: storage }
    const child = spawn(process.execPath, [join(PEER, script)], {
      env,
      cwd: storage,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    child.stdin.end(JSON.stringify(input))
    const [output, [code]] = await Promise.all([
      text(child.stdout),
      once(child, 'exit') as Promise<[number | null]>,
    ])
    if (code !== 0)
      throw new LanternfishError(
        'PEER',
        `The peer ${script} ended with status ${code}; its reason stands above.`,
      )
    return JSON.parse(output) as PeerResult
  } finally {
    await rm(storage, { recursive: true, force: true })
  }
}
