import type { Database } from '#db/open-database.ts'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { DAY_MS, SEED_END } from './console-goods.ts'

/** A clone that was found, a mirror that rests, and what became of two signed lists. */
export async function insertMirrors(database: Database, marketId: number): Promise<void> {
  const common = { market_id: marketId, port: 80, added_at: at(-9), changed_at: at(-2) }
  const differs = 'it differs from its siblings in PGP keys, wallets'
  const silent = '3 fetches and 3 probes on circuits of their own heard nothing'
  const rows = [
    { host: onionKeyFromSeed('clone').host, state: 'quarantined', source: 'person', reason: differs },
    { host: onionKeyFromSeed('resting').host, state: 'resting', source: 'signed list', reason: silent },
  ]
  const [clone] = await database
    .insertInto('mirror')
    .values(rows.map((row) => ({ ...row, ...common })))
    .returning('id')
    .execute()
  const shown = await database.selectFrom('capture').select('id').orderBy('id').executeTakeFirstOrThrow()
  const check = { verdict: 'phishing', reason: differs, compared: 6, findings: '[]', capture_id: shown.id }
  await database
    .insertInto('mirror_check')
    .values({ ...check, mirror_id: clone!.id, at: at(-2) })
    .execute()
  const own = await database
    .selectFrom('mirror')
    .select('id')
    .where('market_id', '=', marketId)
    .orderBy('id')
    .executeTakeFirstOrThrow()
  const list = { market_id: marketId, mirror_id: own.id, text_sha256: 'a'.repeat(64) }
  const refused = 'the signed list was refused: it is older than the list that stands'
  await database
    .insertInto('mirror_list')
    .values([
      {
        ...list,
        read_at: at(-5),
        signed_at: at(-6),
        outcome: 'accepted',
        reason: '3 mirrors named',
        added: 2,
      },
      { ...list, read_at: at(-1), signed_at: at(-8), outcome: 'refused', reason: refused, added: 0 },
    ])
    .execute()
}

function at(days: number): Date {
  return new Date(SEED_END.getTime() + days * DAY_MS)
}
