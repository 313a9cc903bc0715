import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { isMissing } from './store-faults.ts'

const DAY_MS = 86_400_000
const OBJECT = /^([0-9a-f]{64})\.warc\.gz$/
const BATCH = 1000

/** A file of the store that nothing stands for: an object whose row never came, or half a writing. */
export type Orphan = { path: string; bytes: number }

/**
 * Files older than a day that no row names. A younger one may be of a capture whose row is on its way.
 *
 * @param findNamed which of these object hashes a row names
 */
export async function* findOrphans(
  dir: string,
  now: Date,
  findNamed: (keys: string[]) => Promise<Set<string>>,
): AsyncGenerator<Orphan> {
  let batch: (Orphan & { key: string | undefined })[] = []
  for await (const file of listOld(dir, new Date(now.getTime() - DAY_MS))) {
    batch.push(file)
    if (batch.length < BATCH) continue
    yield* unnamed(batch, findNamed)
    batch = []
  }
  yield* unnamed(batch, findNamed)
}

export async function removeOrphan({ path }: Orphan): Promise<void> {
  await rm(path, { force: true })
}

async function* unnamed(
  files: (Orphan & { key: string | undefined })[],
  findNamed: (keys: string[]) => Promise<Set<string>>,
): AsyncGenerator<Orphan> {
  const named = await findNamed(files.flatMap(({ key }) => key ?? []))
  for (const { key, path, bytes } of files) if (key === undefined || !named.has(key)) yield { path, bytes }
}

/** Objects (`key`) and half-written ones (no key); what is neither is not ours and is left alone. */
async function* listOld(dir: string, before: Date) {
  for (const folder of await listFolders(dir)) {
    for (const name of await namesOf(folder)) {
      const key = OBJECT.exec(name)?.[1]
      if (key === undefined && !name.endsWith('.part')) continue
      const path = join(folder, name)
      const found = await stat(path).catch((error: unknown) => {
        if (isMissing(error)) return undefined
        throw error
      })
      if (found && found.mtime < before) yield { key, path, bytes: found.size }
    }
  }
}

async function listFolders(dir: string): Promise<string[]> {
  const folders: string[] = []
  for (const first of await namesOf(dir))
    for (const second of await namesOf(join(dir, first))) folders.push(join(dir, first, second))
  return folders
}

async function namesOf(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error) || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return []
    throw error
  }
}
