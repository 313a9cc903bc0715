import type { Insertable } from 'kysely'
import type { Database } from './open-database.ts'
import type { MarketKey, MirrorList } from './tables.ts'

/** The keys of a market, with the path at which its signed list stands; none where nobody entered one. */
export function findMarketKeys(database: Database, marketId: number) {
  return database
    .selectFrom('market_key')
    .select(['fingerprint', 'armoured', 'list_path as listPath'])
    .where('market_id', '=', marketId)
    .orderBy('id')
    .execute()
}

/** False where the market has this key already. */
export async function addMarketKey(database: Database, key: Insertable<MarketKey>): Promise<boolean> {
  const added = await database
    .insertInto('market_key')
    .values(key)
    .onConflict((oc) => oc.columns(['market_id', 'fingerprint']).doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

/** The list that was read last, and when the one that stands was signed. */
export async function lastLists(database: Database, marketId: number) {
  const ofMarket = database.selectFrom('mirror_list').where('market_id', '=', marketId).orderBy('id', 'desc')
  const read = await ofMarket.select(['text_sha256 as sha256', 'outcome']).executeTakeFirst()
  const standing = await ofMarket
    .select('signed_at as signedAt')
    .where('outcome', '=', 'accepted')
    .executeTakeFirst()
  return { read, signedAt: standing?.signedAt ?? undefined }
}

export async function recordList(database: Database, list: Insertable<MirrorList>): Promise<void> {
  await database.insertInto('mirror_list').values(list).execute()
}

/** What became of the lists that were read, newest first. */
export function recentLists(database: Database, marketId: number) {
  return database
    .selectFrom('mirror_list')
    .select(['read_at as readAt', 'signed_at as signedAt', 'fingerprint', 'outcome', 'reason', 'added'])
    .where('market_id', '=', marketId)
    .orderBy('id', 'desc')
    .limit(5)
    .$narrowType<{ outcome: 'accepted' | 'refused' }>()
    .execute()
}
