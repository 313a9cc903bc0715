import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Duplex, Readable } from 'node:stream'
import { createZstdDecompress } from 'node:zlib'
import { hashFile } from '#datasets/hash-file.ts'
import { listFilled } from '#db/copy-catalogue.ts'
import { copyIn } from '#db/copy-in.ts'
import { migrateTo } from '#db/migrate.ts'
import { listMigrationsOf, listOwnMigrations } from '#db/migration-names.ts'
import { assertReachable, openDatabase, type Database } from '#db/open-database.ts'
import { makePartitions } from '#db/partitions.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { openDataFolder } from '#infra/data-folder.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { systemClock } from '#shared/clock.ts'
import { LanternfishError, UsageError } from '#shared/errors.ts'
import { damaged, readManifest, type BackupFile, type BackupManifest } from './backup-manifest.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { bringUpToDate } from './installation.ts'
import { DEFAULT_DATA_DIR, readSettings } from './settings.ts'

export const restore: Command = {
  usage: `usage: lanternfish restore --from DIR [--data DIR]
  Puts a backup into an installation that is empty; nothing may run on it. Every file is checked first.
  Give the installation the master key of the backup before it is started.
`,
  async run(args) {
    const text = { type: 'string' } as const
    const { values } = parseOnlyFlags(restore, args, { from: text, data: text })
    if (values.from === undefined) throw new UsageError(`Say where the backup lies.\n${restore.usage}`)
    const from = resolve(values.from)
    const manifest = await readManifest(from)
    await assertKnown(manifest)
    const objects = await checkFiles(from, manifest)
    await using resources = new AsyncDisposableStack()
    const folder = resources.use(await openDataFolder(values.data ?? DEFAULT_DATA_DIR))
    const { databaseUrl } = readSettings(process.env)
    const url = databaseUrl ?? (await startEmbedded(folder.dir, resources))
    const database = openDatabase(url, { max: 2 })
    resources.defer(() => database.destroy())
    await assertReachable(database)
    await prepareSchema(database, manifest)
    await copyObjects(from, process.env['CAPTURE_DIR'] ?? folder.captures, objects)
    await copyIn(url, { ...manifest, read: (table) => openTable(from, manifest, table.name) })
    await bringUpToDate(database, url, systemClock)
    process.stdout.write(summaryOf(manifest, folder.dir))
    return 0
  },
}

async function startEmbedded(dir: string, resources: AsyncDisposableStack): Promise<string> {
  const embedded = await openEmbeddedPostgres(dir)
  resources.defer(() => embedded.stop())
  return embedded.url
}

/** An older backup is loaded into the tables of its time and then brought up to date; a newer one cannot be. */
async function assertKnown({ migrations, program }: BackupManifest): Promise<void> {
  const own = await listOwnMigrations()
  if (migrations.length > 0 && migrations.every((name, nth) => name === own[nth])) return
  const message = `The backup was made by Lanternfish ${program} with tables of another version (${migrations.at(-1) ?? 'none'}; this program's are ${own.at(-1)}): restore it with that version, then bring it up to date.`
  throw new LanternfishError('BACKUP_VERSION', message)
}

/** @returns the objects of the backup, each by its hash */
async function checkFiles(from: string, { tables, captures }: BackupManifest): Promise<string[]> {
  for (const { path, sha256 } of [...tables.map(({ file }) => file), captures.file])
    await assertHash(join(from, path), sha256)
  const objects = (await readFile(join(from, captures.file.path), 'utf8'))
    .split('\n')
    .filter((key) => key !== '')
  const store = openCaptureStore(join(from, 'captures'))
  // Reading checks the hash.
  for (const key of objects) await store.get(key)
  return objects
}

async function assertHash(path: string, sha256: BackupFile['sha256']): Promise<void> {
  try {
    if ((await hashFile(path)).sha256 === sha256) return
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause
  }
  throw damaged(path)
}

async function prepareSchema(database: Database, { migrations, months }: BackupManifest): Promise<void> {
  const made = await listMigrationsOf(database)
  if (made.length > migrations.length) {
    const message = `The database has tables of a later version than the backup: restore into a new data folder or a new database.`
    throw new UsageError(message)
  }
  const filled = made.length > 0 ? await listFilled(database) : []
  if (filled.length > 0)
    throw new UsageError(
      `The database is not empty (${filled.slice(0, 3).join(', ')}): restore into a new data folder or a new database.`,
    )
  await migrateTo(database, migrations.at(-1)!)
  for (const month of months) await makePartitions(database, new Date(`${month}-01T00:00:00Z`))
}

async function copyObjects(from: string, to: string, objects: string[]): Promise<void> {
  const [source, target] = [openCaptureStore(join(from, 'captures')), openCaptureStore(to)]
  for (const key of objects) await target.put(await source.get(key), key)
}

function openTable(from: string, { tables }: BackupManifest, name: string): [Readable, Duplex] {
  const { file } = tables.find((table) => table.name === name)!
  return [createReadStream(join(from, file.path)), createZstdDecompress()]
}

function summaryOf({ tables, captures, masterKeyId, createdAt }: BackupManifest, dir: string): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0)
  const missing = captures.missing.length
  const lost = missing > 0 ? `\n${missing} captures were missing when the backup was made` : ''
  const key =
    masterKeyId === null
      ? ''
      : `\nnext: put master key ${masterKeyId} at ${join(dir, 'master-key')}, or set MASTER_KEY`
  return `restored ${rows} rows and ${captures.count} captures of ${createdAt} into ${dir}${lost}${key}\n`
}
