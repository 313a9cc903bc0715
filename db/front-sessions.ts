import type { MasterKey } from '#shared/master-key.ts'
import type { Database } from './open-database.ts'

const contextOf = (identityId: string): string => `identity_front|${identityId}`

/** What a front gave to an identity, in the place of what it gave before. @param until when the last of it ends */
export async function keepFrontSession(
  database: Database,
  identityId: string,
  state: object,
  { now, until, key }: { now: Date; until: Date; key: MasterKey },
): Promise<void> {
  const sealed = key.seal(JSON.stringify(state), contextOf(identityId))
  const row = { sealed, kept_at: now, good_until: until }
  await database
    .insertInto('identity_front')
    .values({ identity_id: identityId, ...row })
    .onConflict((oc) => oc.column('identity_id').doUpdateSet(row))
    .execute()
}

/** Undefined where nothing is kept that is still good; what is not is let go. @throws SealError */
export async function findFrontSession(
  database: Database,
  identityId: string,
  { now, key }: { now: Date; key: MasterKey },
): Promise<unknown> {
  const mine = database.deleteFrom('identity_front').where('identity_id', '=', identityId)
  await mine.where('good_until', '<=', now).execute()
  const row = await database
    .selectFrom('identity_front')
    .select('sealed')
    .where('identity_id', '=', identityId)
    .executeTakeFirst()
  return row && (JSON.parse(key.unseal(row.sealed, contextOf(identityId))) as unknown)
}
