import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdCompress } from 'node:zlib'
import { appendAudit } from '#db/audit.ts'
import { openDatabaseCopy, type DatabaseCopy } from '#db/copy-out.ts'
import { estimateBackupBytes } from '#db/running.ts'
import { openCaptureStore, type CaptureStore } from '#evidence/capture-store.ts'
import { describeTool } from '#evidence/tool.ts'
import { freeBytesUnder } from '#infra/free-space.ts'
import { systemClock } from '#shared/clock.ts'
import { LanternfishError, UsageError } from '#shared/errors.ts'
import { folderFault } from '#shared/folder-fault.ts'
import { writeManifest, type BackupFile, type BackupManifest } from './backup-manifest.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { PROGRAM_ROOT } from './installation.ts'
import { nameOperator, openStore, type Store } from './open-store.ts'

export const backup: Command = {
  usage: `usage: lanternfish backup --to DIR [--by NAME] [--data DIR]
  Copies database and captures, as they are at one instant, into a folder that is not there yet. The crawl may go on.
  The master key is not in it: keep a copy of that elsewhere (docs/operations.md).
`,
  async run(args) {
    const text = { type: 'string' } as const
    const { values } = parseOnlyFlags(backup, args, { to: text, by: text, data: text })
    if (values.to === undefined) throw new UsageError(`Say where the backup goes.\n${backup.usage}`)
    const dir = resolve(values.to)
    await assertFree(dir)
    await using store = await openStore(values.data)
    await assertRoom(store, dir)
    const manifest = await makeBackup(store, dir, nameOperator(values.by)).catch((error: unknown) => {
      throw folderFault(error, dir, '--to')
    })
    process.stdout.write(summaryOf(manifest, dir))
    if (manifest.captures.missing.length > 0) throw missingObjects(manifest)
    return 0
  },
}

async function makeBackup(store: Store, dir: string, operator: string): Promise<BackupManifest> {
  const at = systemClock.now()
  // Before the copy, so that the copy, too, says that it was taken.
  await appendAudit(store.database, { at, actor: operator, action: 'backup.begun', subject: dir })
  const part = join(dirname(dir), `.${basename(dir)}.part`)
  await rm(part, { recursive: true, force: true })
  // In two steps: where nothing can be made, as under /proc, one recursive step never comes back.
  await mkdir(dirname(dir), { recursive: true, mode: 0o700 })
  await mkdir(part, { mode: 0o700 })
  await mkdir(join(part, 'tables'), { mode: 0o700 })
  try {
    await using copy = await openDatabaseCopy(store.databaseUrl)
    const tables = []
    for (const table of copy.tables) tables.push({ ...table, ...(await writeTable(part, copy, table)) })
    const captures = await copyObjects(part, copy, openCaptureStore(store.captures))
    const sequences = await copy.listSequences()
    const { version } = await describeTool(PROGRAM_ROOT, {})
    const { migrations, months, keyId } = copy
    const made = { format: 1 as const, program: version, createdAt: at.toISOString() }
    const manifest = { ...made, migrations, months, masterKeyId: keyId ?? null, tables, sequences, captures }
    await writeManifest(part, manifest)
    await rename(part, dir)
    return manifest
  } catch (error) {
    await rm(part, { recursive: true, force: true })
    throw error
  }
}

async function writeTable(part: string, copy: DatabaseCopy, table: DatabaseCopy['tables'][number]) {
  const rows = copy.read(table)
  const path = `tables/${table.name}.copy.zst`
  const hash = createHash('sha256')
  let bytes = 0
  const watch = new Transform({
    transform(piece: Buffer, _encoding, done) {
      hash.update(piece)
      bytes += piece.length
      done(null, piece)
    },
  })
  const target = createWriteStream(join(part, path), { mode: 0o600, flags: 'wx', flush: true })
  await pipeline(rows, createZstdCompress(), watch, target)
  return { rows: rows.rowCount, file: { path, sha256: hash.digest('hex'), bytes } satisfies BackupFile }
}

/** Each object is read with its hash checked; one that is altered or gone is named, and the rest is still saved. */
async function copyObjects(part: string, copy: DatabaseCopy, store: CaptureStore) {
  const target = openCaptureStore(join(part, 'captures'))
  const missing: string[] = []
  const copied: string[] = []
  for (const key of await copy.listObjects()) {
    try {
      await target.put(await store.get(key), key)
      copied.push(key)
    } catch (error) {
      if (!isLost(error)) throw error
      missing.push(key)
    }
  }
  const list = copied.map((key) => `${key}\n`).join('')
  await writeFile(join(part, 'captures.txt'), list, { mode: 0o600, flag: 'wx' })
  const sha256 = createHash('sha256').update(list).digest('hex')
  return { file: { path: 'captures.txt', sha256, bytes: list.length }, count: copied.length, missing }
}

function isLost(error: unknown): boolean {
  return error instanceof LanternfishError && ['CAPTURE_ALTERED', 'CAPTURE_MISSING'].includes(error.code)
}

function missingObjects({ captures: { missing } }: BackupManifest): LanternfishError {
  const message = `${missing.length} capture objects are altered or gone (the manifest lists them, the first is ${missing[0]}); all else is saved: find out what happened to them.`
  return new LanternfishError('BACKUP_INCOMPLETE', message)
}

async function assertFree(dir: string): Promise<void> {
  try {
    await readdir(dir)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
  }
  throw new UsageError(`${dir} is there already: give a folder with --to that is not.`)
}

/** Before anything is copied: a disk that a backup fills up is the crawl's disk, too. */
async function assertRoom({ database }: Store, dir: string): Promise<void> {
  const [needed, free] = [await estimateBackupBytes(database), await freeBytesUnder(dir)]
  if (free >= needed) return
  const message = `The backup needs about ${megabytes(needed)} MB and ${megabytes(free)} MB are free under ${dirname(dir)}: make room, or give another folder with --to.`
  throw new LanternfishError('DISK_FULL', message, { exitStatus: 3 })
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1024 / 1024)
}

function summaryOf({ tables, captures, masterKeyId }: BackupManifest, dir: string): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const key = masterKeyId === null ? '' : ` (${masterKeyId})`
  return `backup: ${dir}\n${rows} rows of ${tables.length} tables, ${captures.count} captures\nnot in it: the master key${key}, the hotline key and the hotline salt; keep copies of them elsewhere\n`
}
