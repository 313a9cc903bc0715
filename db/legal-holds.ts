import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** Markets of which nothing is purged: held by name, or read under a case that is held. */
export const heldMarkets = sql<number>`(
  select market_id from legal_hold where lifted_at is null and market_id is not null
  union
  select b.market_id from legal_basis b
  join legal_hold h on lower(h.case_reference) = lower(b.case_reference) where h.lifted_at is null)`

export type NewHold = {
  marketId: number | null
  caseReference: string | null
  reason: string
  placedBy: string
  placedAt: Date
}

export async function placeHold(database: Database, hold: NewHold): Promise<number> {
  const { id } = await database
    .insertInto('legal_hold')
    .values({
      market_id: hold.marketId,
      case_reference: hold.caseReference,
      reason: hold.reason,
      placed_by: hold.placedBy,
      placed_at: hold.placedAt,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** @returns false where there is no such hold, or it was lifted before */
export async function liftHold(database: Database, id: number, by: string, at: Date): Promise<boolean> {
  const { numUpdatedRows } = await database
    .updateTable('legal_hold')
    .set({ lifted_by: by, lifted_at: at })
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export function listHolds(database: Database) {
  return database
    .selectFrom('legal_hold as h')
    .leftJoin('market as m', 'm.id', 'h.market_id')
    .select(['h.id', 'm.name as market', 'h.case_reference as caseReference', 'h.reason'])
    .select([
      'h.placed_by as placedBy',
      'h.placed_at as placedAt',
      'h.lifted_by as liftedBy',
      'h.lifted_at as liftedAt',
    ])
    .orderBy('h.id')
    .execute()
}

/** Whether any market is or was read under this case. */
export async function isKnownCase(database: Database, reference: string): Promise<boolean> {
  const row = await database
    .selectFrom('legal_basis')
    .select('id')
    .where((eb) => eb(eb.fn('lower', ['case_reference']), '=', reference.toLowerCase()))
    .executeTakeFirst()
  return row !== undefined
}
