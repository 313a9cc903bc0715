import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/** The first of the folders that holds a program of this name which we may run. */
export function findProgram(name: string, folders: readonly string[]): string | undefined {
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
