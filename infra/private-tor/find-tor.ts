import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = [
  '/usr/bin',
  '/usr/sbin',
  '/usr/local/bin',
  '/usr/local/sbin',
  '/opt/homebrew/bin',
  '/opt/local/bin',
]

/** Where a machine has Tor's two programs, or nothing unless both are there. */
export type TorPrograms = { tor: string; gencert: string }

/** The path of `tor`, or nothing where a private network cannot be made: `tor-gencert` is needed too. */
export function findTor(folders: readonly string[] = FOLDERS): string | undefined {
  return findTorPrograms(folders)?.tor
}

export function findTorPrograms(folders: readonly string[] = FOLDERS): TorPrograms | undefined {
  const tor = findProgram('tor', folders)
  const gencert = findProgram('tor-gencert', folders)
  return tor && gencert ? { tor, gencert } : undefined
}

function findProgram(name: string, folders: readonly string[]): string | undefined {
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    // Not there, or not for us: the answer is the same.
    return false
  }
}
