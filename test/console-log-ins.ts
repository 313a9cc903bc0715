import { addCredential, addIdentity, approveCredential, revokeCredential } from '#db/credentials.ts'
import { countLogIn } from '#db/identity-sessions.ts'
import { identityKeyOf } from '#shared/identity-key.ts'
import type { openConsoleClient } from './console-client.ts'

const HOUR_MS = 3_600_000

/** Log-ins in each state: in use, revoked, waiting, and one that whoever is signed in entered. */
export async function addLogIns({
  database,
  clock,
  config,
}: Pick<Awaited<ReturnType<typeof openConsoleClient>>, 'database' | 'clock' | 'config'>): Promise<void> {
  const key = identityKeyOf(config.masterKey)
  const { id: marketId, name: market } = await database
    .selectFrom('market')
    .select(['id', 'name'])
    .orderBy('id')
    .executeTakeFirstOrThrow()
  const now = clock.now()
  const at = (hours: number) => new Date(now.getTime() - hours * HOUR_MS)
  const secrets = { user: 'reader', secret: 'nets mended by noon' }
  const add = async (actor: string, hours: number) => {
    await addIdentity(database, { marketId, market }, { actor, now: at(hours) })
    return addCredential(database, { marketId, market, secrets }, { key, actor, now: at(hours) })
  }
  const old = await add('Ida Marsh', 900)
  await approveCredential(database, old, { actor: 'Noor Quay', now: at(890) })
  await revokeCredential(database, old, { actor: 'Ida Marsh', now: at(500) })
  const used = await add('Ida Marsh', 400)
  await approveCredential(database, used, { actor: 'Noor Quay', now: at(399) })
  const { identity_id: identityId } = await database
    .selectFrom('credential')
    .select('identity_id')
    .where('id', '=', used)
    .executeTakeFirstOrThrow()
  for (const hours of [300, 30, 3])
    await countLogIn(
      database,
      { identityId, credentialId: used },
      { now: at(hours), since: at(hours + 1), most: 2 },
    )
  await add('Noor Quay', 2)
  await add('The administrator', 1)
}
