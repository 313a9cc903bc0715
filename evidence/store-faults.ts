import { LanternfishError } from '#shared/errors.ts'

/** No room, quota used up, or a file size limit: all are mended by making room. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])

/** Turns what the file system threw into what a person can act on; other faults stay what they are. */
export function storeFault(error: unknown, dir: string): unknown {
  if (!FULL.has(codeOf(error) ?? '')) return error
  return new LanternfishError(
    'DISK_FULL',
    `The disk of the capture store ${dir} is full; make room and start again.`,
    {
      cause: error,
      retry: 'with-backoff',
      exitStatus: 3,
    },
  )
}

export function alteredCapture(key: string): LanternfishError {
  const sentence = `The capture object ${key} does not have the hash that names it: it was altered; keep it apart and restore a copy.`
  return new LanternfishError('CAPTURE_ALTERED', sentence)
}

export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT'
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
