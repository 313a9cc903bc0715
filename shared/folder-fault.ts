import { dirname, resolve } from 'node:path'
import { MissingServiceError, UsageError } from './errors.ts'

const REFUSED: Record<string, string> = {
  EACCES: 'permission is denied',
  EPERM: 'the system does not permit it',
  EROFS: 'the disk there is read-only',
  ENOENT: 'nothing can be made there',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a part of the path is a file',
}

/** The sentence for a fault of the disk under the folder that a person named; any other fault as it was. */
export function folderFault(error: unknown, dir: string, flag: string): unknown {
  if (!(error instanceof Error) || !('code' in error)) return error
  const { code } = error
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new MissingServiceError(
      `The disk of ${dir} is full: make room, or give another folder with ${flag}.`,
    )
  const reason = typeof code === 'string' ? REFUSED[code] : undefined
  const isThere = 'path' in error && String(error.path).startsWith(dirname(resolve(dir)))
  if (reason === undefined || !isThere) return error
  return new UsageError(`${dir} cannot be written (${reason}): give another folder with ${flag}.`)
}
