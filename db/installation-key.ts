import { sql } from 'kysely'
import type { Clock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { SealError, type MasterKey } from '#shared/master-key.ts'
import type { Database } from './open-database.ts'

const CHECK = 'this is the key'
const CONTEXT = 'installation|key_check'

/** Which master key the database belongs to; undefined while it is new, or older than master keys. */
export async function readKeyRecord(database: Database) {
  const { rows } = await sql<{ found: boolean }>`
    select to_regclass('public.installation') is not null as found`.execute(database)
  if (!rows[0]?.found) return undefined
  return database.selectFrom('installation').select(['key_id', 'key_check']).executeTakeFirst()
}

/** @throws UsageError when the database belongs to another key */
export async function assertMasterKey(database: Database, key: MasterKey): Promise<void> {
  const record = await readKeyRecord(database)
  if (!record || opens(key, record.key_check)) return
  throw new UsageError(
    `This database belongs to master key ${record.key_id}, and the key given is ${key.id}: give the right one (MASTER_KEY_FILE or MASTER_KEY).`,
  )
}

/** Binds a new database to the key. */
export async function rememberMasterKey(database: Database, clock: Clock, key: MasterKey): Promise<void> {
  await database
    .insertInto('installation')
    .values({ key_id: key.id, key_check: key.seal(CHECK, CONTEXT), created_at: clock.now() })
    .onConflict((oc) => oc.doNothing())
    .execute()
}

function opens(key: MasterKey, check: string): boolean {
  try {
    return key.unseal(check, CONTEXT) === CHECK
  } catch (error) {
    if (error instanceof SealError) return false
    throw error
  }
}
