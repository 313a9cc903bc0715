import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { hostname, release, type } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import canonicalize from 'canonicalize'
import { z } from 'zod'
import { sha256Of } from './digests.ts'

/** The program that made a capture, precisely enough to run the same one again. */
export const Tool = z.strictObject({
  name: z.string(),
  version: z.string(),
  /** Git commit, `-dirty` where files differed from it; null outside a checkout. */
  commit: z.string().nullable(),
  configSha256: z.string(),
  runtime: z.string(),
})
export type Tool = z.infer<typeof Tool>

/** The machine that made it. `place` is what a person configured, never looked up. */
export type Site = { host: string; place: string | null; system: string }

const run = promisify(execFile)

/**
 * @param root folder of the program's `package.json`
 * @param config the role's settings without secrets; only its hash is kept
 */
export async function describeTool(root: string, config: unknown): Promise<Tool> {
  const manifest = z
    .object({ name: z.string(), version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')))
  const configSha256 = sha256Of(Buffer.from(canonicalize(config) ?? 'null'))
  return { ...manifest, commit: await commitOf(root), configSha256, runtime: `Node.js ${process.version}` }
}

export function describeSite(place: string | null): Site {
  return { host: hostname(), place, system: `${type()} ${release()} ${process.arch}` }
}

async function commitOf(root: string): Promise<string | null> {
  try {
    const flags = ['--always', '--dirty', '--abbrev=40', '--exclude=*']
    const { stdout } = await run('git', ['-C', root, 'describe', ...flags], { timeout: 5000 })
    return stdout.trim()
  } catch (error) {
    // An installed copy has no repository, and often no git: the version must do.
    if (error instanceof Error) return null
    throw error
  }
}
