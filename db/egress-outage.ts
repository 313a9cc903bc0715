import type { Network } from '#shared/site-address.ts'
import type { Database } from './open-database.ts'

/** A way out that a crawler finds down. */
export type EgressOutage = { network: Network; reason: string; since: Date }

/** Said again and again while it lasts. */
export async function noteOutage(
  database: Database,
  crawlerId: string,
  { network, reason, since }: EgressOutage,
  now: Date,
): Promise<void> {
  await database
    .insertInto('egress_outage')
    .values({ crawler_id: crawlerId, network, reason, since, seen_at: now })
    .onConflict((oc) => oc.columns(['crawler_id', 'network']).doUpdateSet({ reason, since, seen_at: now }))
    .execute()
}

export async function endOutage(database: Database, crawlerId: string, network: Network): Promise<void> {
  await database
    .deleteFrom('egress_outage')
    .where('crawler_id', '=', crawlerId)
    .where('network', '=', network)
    .execute()
}

/** Outages that a crawler still spoke of after this time: one that fell says nothing more. */
export async function readOutages(database: Database, seenAfter: Date): Promise<EgressOutage[]> {
  const rows = await database
    .selectFrom('egress_outage')
    .select(['network', 'reason', 'since'])
    .where('seen_at', '>', seenAfter)
    .orderBy('since')
    .execute()
  return rows.map((row) => ({ ...row, network: row.network as Network }))
}
