import { sql } from 'kysely'
import { inQuarantine } from './gate-quarantine.ts'
import type { Database } from './open-database.ts'

/** Who holds a lease and until when. A lease that ran out belongs to nobody: its holder died or hangs. */
export type Lease = { holder: string; now: Date; until: Date }

type Leased = { identityId: string; marketId: number }

const UNIQUE_VIOLATION = '23505'

/**
 * Takes an identity of a market that has something due, and with it the market: one holder and one identity at a time.
 * Undefined when nothing is due or everything due is held by others.
 */
export async function leaseIdentity(database: Database, lease: Lease): Promise<Leased | undefined> {
  try {
    return await takeIdentity(database, lease)
  } catch (error) {
    // Somebody took another identity of the same market at the same moment.
    if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return undefined
    throw error
  }
}

async function takeIdentity(database: Database, lease: Lease): Promise<Leased | undefined> {
  const { rows } = await sql<{ id: string; market_id: number }>`
    update identity set leased_by = ${lease.holder}, leased_until = ${lease.until}
    where id = (
      select i.id from identity i
      where (i.leased_until is null or i.leased_until <= ${lease.now})
        and not exists (select from gate_quarantine q where q.market_id = i.market_id and q.lifted_at is null)
        and not exists (select from identity o where o.market_id = i.market_id and o.id <> i.id and o.leased_by is not null)
        and (
          exists (select from page p where p.market_id = i.market_id and p.due_at <= ${lease.now})
          or exists (select from scrape s where s.market_id = i.market_id and s.finished_at is null
                     and not exists (select from page p where p.market_id = i.market_id and p.attempts > 0 and p.due_at > ${lease.now}))
        )
      order by i.leased_until nulls first, i.id
      limit 1
      for update skip locked
    )
    returning id, market_id`.execute(database)
  const row = rows[0]
  return row && { identityId: row.id, marketId: row.market_id }
}

/** False when the lease was lost, or an officer put the market in quarantine: whoever held it must stop at once. */
export async function renewIdentity(database: Database, identityId: string, lease: Lease): Promise<boolean> {
  const renewed = await database
    .updateTable('identity')
    .set({ leased_until: lease.until })
    .where('id', '=', identityId)
    .where('leased_by', '=', lease.holder)
    .where((eb) => eb.not(inQuarantine))
    .executeTakeFirst()
  return renewed.numUpdatedRows === 1n
}

/**
 * Gives back the identity and every page that its holder had not finished.
 *
 * @param restUntil nobody takes the market before: its egress is down, its basis expired, a retry is due then.
 */
export async function releaseIdentity(
  database: Database,
  identityId: string,
  holder: string,
  restUntil: Date | null,
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    const none = { leased_by: null, leased_until: null }
    const mine = await trx
      .updateTable('identity')
      .set({ leased_by: null, leased_until: restUntil })
      .where('id', '=', identityId)
      .where('leased_by', '=', holder)
      .returning('market_id')
      .executeTakeFirst()
    if (!mine) return
    const pages = trx.updateTable('page').set(none).where('market_id', '=', mine.market_id)
    await pages.where('leased_by', '=', holder).execute()
  })
}
