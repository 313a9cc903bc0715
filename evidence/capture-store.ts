import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { LanternfishError } from '#shared/errors.ts'
import { sha256Of } from './digests.ts'
import { alteredCapture, isMissing, storeFault } from './store-faults.ts'

/** Capture objects by hash. A key is the SHA-256 of the object, lower-case hex. */
export type CaptureStore = {
  /** Writes once, whole or not at all; an object that is there already is left alone. */
  put(bytes: Uint8Array, sha256: string): Promise<string>
  /** Checks the hash at every reading. */
  get(key: string): Promise<Uint8Array>
  /** For retention; a key that is gone already is no error. */
  delete(key: string): Promise<void>
}

/**
 * A folder of capture objects, fanned out as `ab/cd/<sha256>.warc.gz`, readable by its owner alone.
 * @throws LanternfishError `DISK_FULL` (retried), `CAPTURE_ALTERED`, `CAPTURE_MISSING`, `CAPTURE_KEY`
 */
export function openCaptureStore(dir: string): CaptureStore {
  const root = resolve(dir)
  return {
    put: (bytes, sha256) => put(root, bytes, sha256),
    get: (key) => get(root, key),
    delete: (key) => rm(pathOf(root, key), { force: true }),
  }
}

async function put(root: string, bytes: Uint8Array, sha256: string): Promise<string> {
  const path = pathOf(root, sha256)
  if (sha256Of(bytes) !== sha256) throw alteredCapture(sha256)
  if (await isThere(root, sha256)) return sha256
  const temporary = `${path}.${randomUUID()}.part`
  try {
    const made = await mkdir(dirname(path), { recursive: true, mode: 0o700 })
    await writeDurably(temporary, bytes)
    await rename(temporary, path)
    // The name, too, must outlive a power cut, and so must the folders that were made for it.
    await syncFolders(dirname(path), made === undefined ? dirname(path) : root)
  } catch (error) {
    await rm(temporary, { force: true })
    throw storeFault(error, root)
  }
  return sha256
}

async function get(root: string, key: string): Promise<Uint8Array> {
  const bytes = await read(pathOf(root, key))
  if (bytes === undefined) {
    throw new LanternfishError(
      'CAPTURE_MISSING',
      `No capture object ${key} lies in ${root}; restore it from a copy.`,
    )
  }
  if (sha256Of(bytes) !== key) throw alteredCapture(key)
  return bytes
}

/** An altered object under this name is evidence of tampering: it is reported, not healed by writing over it. */
async function isThere(root: string, key: string): Promise<boolean> {
  const bytes = await read(pathOf(root, key))
  if (bytes !== undefined && sha256Of(bytes) !== key) throw alteredCapture(key)
  return bytes !== undefined
}

async function read(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function syncFolders(from: string, to: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
    if (folder === to) return
  }
}

/** Only hex reaches the file system, so no key can name a place outside the store. */
function pathOf(root: string, key: string): string {
  if (!/^[0-9a-f]{64}$/.test(key)) {
    throw new LanternfishError(
      'CAPTURE_KEY',
      'A capture key must be 64 lower-case hex digits; give the SHA-256.',
    )
  }
  return join(root, key.slice(0, 2), key.slice(2, 4), `${key}.warc.gz`)
}
