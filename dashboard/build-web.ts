import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { LanternfishError, messageOf } from '#shared/errors.ts'

const WEB = join(import.meta.dirname, 'web')
const DIST = join(import.meta.dirname, 'dist')
const BUNDLER = join(import.meta.dirname, 'bundle-web.ts')
const BUILD_TIMEOUT_MS = 120_000
const STAMP = 'sources.sha256'
const LOCK_FILE = join(import.meta.dirname, '..', 'package-lock.json')

/**
 * Builds the pages into dashboard/dist when they are missing or were made from other sources than those here.
 * Sources are told apart by their hash: a checkout's file times say nothing.
 *
 * @returns the folder, and how long building took if it was needed
 */
export async function buildWebIfStale(): Promise<{ dir: string; builtInMs?: number }> {
  const sources = await digestOfSources()
  if ((await readStamp()) === sources) return { dir: DIST }
  const started = performance.now()
  // Built aside and swapped in, so that a console that runs never serves half of it.
  const fresh = `${DIST}.${process.pid}`
  try {
    await buildInto(fresh)
    await writeFile(join(fresh, STAMP), sources)
    await rm(DIST, { recursive: true, force: true })
    await rename(fresh, DIST)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true })
    // Another process may have been quicker with the same sources.
    if ((await readStamp()) === sources) return { dir: DIST }
    const message = `The console's pages could not be built (${messageOf(error)}): run \`npm ci\` again.`
    throw new LanternfishError('WEB_BUILD', message, { cause: error })
  }
  return { dir: DIST, builtInMs: Math.round(performance.now() - started) }
}

/** Whether the pages that lie there were made from the sources that lie there. */
export async function isWebBuilt(): Promise<boolean> {
  return (await readStamp()) === (await digestOfSources())
}

async function buildInto(outDir: string): Promise<void> {
  await promisify(execFile)(process.execPath, [BUNDLER, outDir], { timeout: BUILD_TIMEOUT_MS })
}

async function readStamp(): Promise<string | undefined> {
  try {
    return await readFile(join(DIST, STAMP), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function digestOfSources(): Promise<string> {
  const entries = await readdir(WEB, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const hash = createHash('sha256')
  for (const file of [...files.toSorted(), import.meta.filename, BUNDLER, LOCK_FILE])
    hash
      .update(relative(WEB, file))
      .update('\0')
      .update(await readFile(file))
  return hash.digest('hex')
}
