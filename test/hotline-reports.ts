import type { Database } from '#db/open-database.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { SEED_END } from './console-goods.ts'

/** Reports as the crawler leaves them: an address, a time, a rule, a hash. Needs a market in the registry. */
export async function addReports(database: Database, count: number): Promise<void> {
  const { id } = await database
    .selectFrom('market')
    .select('id')
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow()
  const { host } = onionKeyFromSeed('reported')
  const rows = Array.from({ length: count }, (_, index) => ({
    market_id: id,
    url: `http://${host}/item/${index}`,
    seen_at: new Date(SEED_END.getTime() - index * 3600_000),
    rule: 'stand-in/marker',
    content_hash: index.toString(16).padStart(64, 'a'),
  }))
  await database.insertInto('hotline_report').values(rows).execute()
}
