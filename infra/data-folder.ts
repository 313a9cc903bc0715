import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LanternfishError, messageOf, UsageError } from '#shared/errors.ts'
import { hotlineKeyFilesOf, makeHotlineKeyFiles, type HotlineKeyFiles } from './hotline-key-files.ts'

/** Where an installation keeps what is its own: database, captures, secrets. */
export type DataFolder = Disposable & {
  dir: string
  captures: string
  hotlineSalt: string
  hotlineKeys: HotlineKeyFiles
}

/** Below this Postgres cannot even make its cluster. */
const NEEDED_BYTES = 300 * 1024 * 1024

/**
 * Makes the folder where it is missing and takes it for this process alone.
 *
 * @throws UsageError when another program runs on it or it cannot be written
 */
export async function openDataFolder(path: string): Promise<DataFolder> {
  const dir = resolve(path)
  try {
    makeFolders(dir)
  } catch (cause) {
    throw new UsageError(
      `The data folder ${dir} cannot be made (${messageOf(cause)}): give another with --data.`,
      {
        cause,
      },
    )
  }
  const lock = takeLock(dir)
  try {
    await assertSpace(dir)
    const hotlineSalt = join(dir, 'hotline-salt')
    if (!existsSync(hotlineSalt)) writeFileSync(hotlineSalt, randomBytes(32), { mode: 0o600, flag: 'wx' })
    const hotlineKeys = hotlineKeyFilesOf(dir)
    makeHotlineKeyFiles(hotlineKeys)
    const captures = join(dir, 'captures')
    mkdirSync(captures, { recursive: true, mode: 0o700 })
    return { dir, captures, hotlineSalt, hotlineKeys, [Symbol.dispose]: () => rmSync(lock, { force: true }) }
  } catch (error) {
    rmSync(lock, { force: true })
    throw error
  }
}

/** Not by `recursive`, which tries for ever where a file system has no such folders, as /proc. */
function makeFolders(dir: string): void {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory()) return
  if (dirname(dir) !== dir) makeFolders(dirname(dir))
  try {
    mkdirSync(dir, { mode: 0o755 })
  } catch (error) {
    // Another process of ours may have made it just now.
    if (!statSync(dir, { throwIfNoEntry: false })?.isDirectory()) throw error
  }
}

async function assertSpace(dir: string): Promise<void> {
  const { bavail, bsize } = await statfs(dir)
  if (bavail * bsize >= NEEDED_BYTES) return
  const left = Math.floor((bavail * bsize) / 1024 / 1024)
  const message = `Only ${left} MB are free under ${dir}, 300 MB are needed: make room, or give another folder with --data.`
  throw new LanternfishError('DISK_FULL', message, { exitStatus: 3 })
}

/** A file that names the process; one whose process is gone is taken over. */
function takeLock(dir: string): string {
  const file = join(dir, 'lanternfish.pid')
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return file
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw new UsageError(`The data folder ${dir} cannot be written (${messageOf(cause)}).`, { cause })
      }
      const pid = Number(readFileSync(file, 'utf8'))
      if (attempt > 0 || isLanternfish(pid)) {
        throw new UsageError(
          `Another lanternfish (process ${pid}) runs on ${dir}: stop it, or give another --data.`,
        )
      }
      rmSync(file, { force: true })
    }
  }
}

/** Process numbers are used again, so a living one counts only when it is this program. */
function isLanternfish(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    const cmdline = `/proc/${pid}/cmdline`
    if (!existsSync(cmdline)) return true
    return readFileSync(cmdline, 'utf8').includes('cli/main.ts')
  } catch (error) {
    // EPERM: it lives and is another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
