import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { assertMasterKey, readKeyRecord } from '#db/installation-key.ts'
import { assertReachable, openDatabase, type Database } from '#db/open-database.ts'
import {
  findMasterKey,
  masterKeyFileOf,
  writeMasterKeyFile,
  type MasterKeySource,
} from '#infra/master-key-file.ts'
import { MissingServiceError } from '#shared/errors.ts'
import type { MasterKey } from '#shared/master-key.ts'

/** What the environment says, else the file in the data folder. */
export function masterKeySourceOf(dir: string, given: MasterKeySource): MasterKeySource {
  if (given.file !== undefined || given.value !== undefined) return given
  return { file: masterKeyFileOf(resolve(dir)), value: undefined }
}

/**
 * Before anything is made: without a key a new installation is not begun.
 *
 * @throws MissingServiceError when there is neither a key nor a database that could say which one it wants
 */
export function assertKeyOrDatabase(dir: string, source: MasterKeySource): void {
  const hasCluster = ['postgres', 'postgres-folder'].some((name) => existsSync(join(dir, name)))
  if (!hasCluster && !findMasterKey(source)) throw noKey(dir)
}

/**
 * The key of this installation, checked against what the database remembers.
 *
 * @param makes whether a new database may be given a new key without being asked
 * @throws MissingServiceError when it is not there, UsageError when it is another one
 */
export async function settleMasterKey(
  database: Database,
  { dir, source, makes }: { dir: string; source: MasterKeySource; makes: boolean },
): Promise<MasterKey> {
  const key = findMasterKey(source)
  if (key) {
    await assertMasterKey(database, key)
    return key
  }
  const record = await readKeyRecord(database)
  if (record) {
    const place = source.file === undefined ? '' : `put it back at ${source.file}, or `
    throw new MissingServiceError(
      `This database belongs to master key ${record.key_id}, which is not there: ${place}set MASTER_KEY_FILE or MASTER_KEY.`,
    )
  }
  if (!makes || source.file === undefined) throw noKey(dir)
  return writeMasterKeyFile(source.file)
}

function noKey(dir: string): MissingServiceError {
  return new MissingServiceError(
    `There is no master key: run \`lanternfish init --data ${dir}\` first, or set MASTER_KEY_FILE or MASTER_KEY.`,
  )
}

/** For a role, which was told its database and its key apart from each other. @throws UsageError on another key */
export async function assertKeyOf(databaseUrl: string, key: MasterKey): Promise<void> {
  const database = openDatabase(databaseUrl, { max: 1 })
  try {
    await assertReachable(database)
    await assertMasterKey(database, key)
  } finally {
    await database.destroy()
  }
}
