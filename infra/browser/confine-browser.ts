import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MissingServiceError } from '#shared/errors.ts'

/** One start of a browser: a launcher to run in its place, and surroundings that hold none of our secrets. */
export type ConfinedBrowser = AsyncDisposable & {
  launcher: string
  env: Record<string, string>
  /** The browser's process, which leads a process group of its own. */
  readPid(): Promise<number>
}

/**
 * Whom the browser runs as when we are root: a number that no account has, so that a page which breaks out of the
 * browser meets no file and no process of ours or of Postgres.
 */
const BROWSER_UID = 61_907
const SETPRIV = ['/usr/bin/setpriv', '/bin/setpriv']

/**
 * Makes a launcher in a private folder that hands the profile over, gives up root, and becomes the browser.
 *
 * @throws MissingServiceError when we are root and cannot stop being it
 */
export async function confineBrowser(path: string, env: Record<string, string>): Promise<ConfinedBrowser> {
  const isRoot = process.getuid?.() === 0
  const setpriv = SETPRIV.find((candidate) => existsSync(candidate))
  if (isRoot && setpriv === undefined)
    throw new MissingServiceError(
      'The browser may not run as root: install "util-linux" or start as another user.',
    )
  const dir = await mkdtemp(join(temporaryFolder(), 'lanternfish-browser-'))
  const home = join(dir, 'home')
  await mkdir(home)
  const launcher = join(dir, 'launch')
  const demotion = isRoot ? `${setpriv} --reuid=${BROWSER_UID} --regid=${BROWSER_UID} --clear-groups ` : ''
  await writeFile(launcher, script({ demotion, path, pidFile: join(dir, 'pid'), isRoot }))
  await chmod(launcher, 0o700)
  if (isRoot) {
    await chmod(dir, 0o711)
    await chown(home, BROWSER_UID, BROWSER_UID)
  }
  return {
    launcher,
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', ...env, HOME: home, TMPDIR: home },
    readPid: async () => Number(await readFile(join(dir, 'pid'), 'utf8')),
    [Symbol.asyncDispose]: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  }
}

/** Chromium puts a socket 76 characters below it, and a socket's path ends at 103 or 107. */
function temporaryFolder(): string {
  return tmpdir().length <= 27 ? tmpdir() : '/tmp'
}

function script(parts: { demotion: string; path: string; pidFile: string; isRoot: boolean }): string {
  const { demotion, path, pidFile, isRoot } = parts
  const handOver = `for argument in "$@"; do
  case $argument in --user-data-dir=*) chown -R ${BROWSER_UID}:${BROWSER_UID} "\${argument#*=}" ;; esac
done
`
  return `#!/bin/sh
${isRoot ? handOver : ''}echo $$ > ${quote(pidFile)}
exec ${demotion}${quote(path)} "$@"
`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
