import { sql } from 'kysely'
import type { MasterKey } from '#shared/master-key.ts'
import type { Database } from './open-database.ts'

/** What proved that a state is logged in. */
export type ProvedBy = 'login' | 'person' | 'page'

/** Older ones are let go: a site has ended them long ago. */
const KEPT_VERSIONS = 5

/** One place for each version: a sealed state that is moved to another does not open. */
function contextOf(identityId: string, version: number): string {
  return `identity_session|${identityId}|${version}`
}

type Proof = { holder: string; provedBy: ProvedBy; now: Date; key: MasterKey }

/**
 * Keeps a state that was just proven to be logged in as the next version.
 *
 * @returns false when the identity is somebody else's by now: then theirs stands
 */
export async function saveSession(
  database: Database,
  identityId: string,
  state: object,
  { holder, provedBy, now, key }: Proof,
): Promise<boolean> {
  return database.transaction().execute(async (trx) => {
    const mine = await trx
      .selectFrom('identity')
      .select('id')
      .where('id', '=', identityId)
      .where('leased_by', '=', holder)
      .forUpdate()
      .executeTakeFirst()
    if (!mine) return false
    const { version } = await trx
      .selectFrom('identity_session')
      .select(({ fn }) => sql<number>`coalesce(${fn.max('version')}, 0) + 1`.as('version'))
      .where('identity_id', '=', identityId)
      .executeTakeFirstOrThrow()
    const sealed = key.seal(JSON.stringify(state), contextOf(identityId, version))
    const row = { identity_id: identityId, version, sealed, checked_at: now, checked_by: provedBy }
    await trx.insertInto('identity_session').values(row).execute()
    await trx
      .deleteFrom('identity_session')
      .where('identity_id', '=', identityId)
      .where('version', '<=', version - KEPT_VERSIONS)
      .execute()
    return true
  })
}

/** The state that was proven last, as it was given. @throws SealError */
export async function lastSession(database: Database, identityId: string, key: MasterKey): Promise<unknown> {
  const row = await database
    .selectFrom('identity_session')
    .select(['version', 'sealed'])
    .where('identity_id', '=', identityId)
    .orderBy('version', 'desc')
    .executeTakeFirst()
  return row && (JSON.parse(key.unseal(row.sealed, contextOf(identityId, row.version))) as unknown)
}

/**
 * Counts a log-in before it is tried.
 *
 * @param most how many may be tried since `since`
 * @returns false when there were as many already
 */
export async function countLogIn(
  database: Database,
  { identityId, credentialId }: { identityId: string; credentialId: string },
  { now, since, most }: { now: Date; since: Date; most: number },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await database
    .insertInto('identity_login')
    .columns(['identity_id', 'credential_id', 'at'])
    .expression(
      sql`select ${identityId}::uuid, ${credentialId}::uuid, ${now}::timestamptz
        where (select count(*) from identity_login where identity_id = ${identityId}::uuid and at > ${since}) < ${most}`,
    )
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Pages that were read while nobody knows whether we were logged in: they are read again. */
export async function readAgain(database: Database, pageIds: readonly number[], now: Date): Promise<void> {
  if (pageIds.length === 0) return
  await database
    .updateTable('page')
    .set({ due_at: now, attempts: 0 })
    .where('id', 'in', [...pageIds])
    .where('path', 'is not', null)
    .execute()
}
