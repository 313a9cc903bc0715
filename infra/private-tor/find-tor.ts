import { findProgram } from '../find-program.ts'

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
