import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'
import { MissingServiceError, UsageError, messageOf } from '#shared/errors.ts'
import { unpackBrowser } from './unpack-browser.ts'

/** A Chromium that starts here. `env` is what it needs of its surroundings, beside a home and a path. */
export type FoundBrowser = {
  path: string
  /** As in `156.0.8078.79`. */
  version: string
  source: 'system' | 'bundled'
  env: Record<string, string>
}

export type FindBrowserOptions = {
  /** A path that a person chose; nothing else is tried then. */
  override?: string | undefined
  /** Look past what the machine has. */
  bundledOnly?: boolean
}

/** The program itself before its launcher: Debian's launcher adds API keys and extensions. */
const SYSTEM_PATHS = [
  '/usr/lib/chromium/chromium',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]
const VERSION_TIMEOUT_MS = 20_000

/**
 * The machine's Chromium, or the one that npm brought.
 *
 * @throws UsageError when the chosen path does not run, MissingServiceError when there is no browser at all
 */
export async function findBrowser({
  override,
  bundledOnly = false,
}: FindBrowserOptions = {}): Promise<FoundBrowser> {
  if (override !== undefined) {
    const version = await versionOf(override, {})
    if (typeof version === 'string') return { path: override, version, source: 'system', env: {} }
    throw new UsageError(
      `The browser ${override} does not run (${version.fault}): give the path of a Chromium.`,
    )
  }
  for (const path of bundledOnly ? [] : SYSTEM_PATHS.filter((candidate) => existsSync(candidate))) {
    const version = await versionOf(path, {})
    // Ubuntu's chromium-browser is a note that tells to install a snap: it does not run, the next one may.
    if (typeof version === 'string') return { path, version, source: 'system', env: {} }
  }
  return findBundled()
}

async function findBundled(): Promise<FoundBrowser> {
  const { path, fontsDir, librariesDir } = await unpackBrowser()
  const env = { FONTCONFIG_PATH: fontsDir }
  const version = await versionOf(path, env)
  if (typeof version === 'string') return { path, version, source: 'bundled', env }
  // Slim images have no NSS; with the machine's own libraries first choice, ours are only the second.
  const withLibraries = { ...env, LD_LIBRARY_PATH: librariesDir }
  const second = await versionOf(path, withLibraries)
  if (typeof second === 'string') return { path, version: second, source: 'bundled', env: withLibraries }
  throw new MissingServiceError(`No browser runs here (${second.fault}): install the package "chromium".`)
}

async function versionOf(path: string, env: Record<string, string>): Promise<string | { fault: string }> {
  try {
    const options = { env: { PATH: '/usr/local/bin:/usr/bin:/bin', ...env }, timeout: VERSION_TIMEOUT_MS }
    const { stdout } = await promisify(execFile)(path, ['--version'], options)
    return /\d+(?:\.\d+){3}/.exec(stdout)?.[0] ?? { fault: 'it does not tell its version' }
  } catch (error) {
    return { fault: messageOf(error).trim().split('\n').at(-1)! }
  }
}
