import { sql } from 'kysely'
import type { Database } from './open-database.ts'
import { withinTime } from './rule-pattern.ts'

/** Rules that each take less stay, together, below what a statement may take. */
const LIMIT_MS = 500

export type FaultyRule = { id: number; reason: string }
type Texts = {
  marketId: number
  listings: { key: string; title: string; description?: string | undefined }[]
}

/**
 * Switches off the rules whose pattern fails on these listings, each tried alone: a reading is never lost because of
 * a rule.
 */
export async function switchOffFaulty(database: Database, texts: Texts, now: Date): Promise<FaultyRule[]> {
  const rules = await database
    .selectFrom('rule')
    .select(['id', 'pattern'])
    .where('enabled', '=', true)
    .where('pattern', 'is not', null)
    .execute()
  const faulty: FaultyRule[] = []
  for (const { id, pattern } of rules) {
    const fault = await tryOn(database, pattern ?? '', texts)
    if (!fault) continue
    const reason = `The pattern failed while matching: ${fault.reason}. Change it, then switch the rule on again.`
    await database
      .updateTable('rule')
      .set({ enabled: false, fault: reason, changed_at: now })
      .where('id', '=', id)
      .where('enabled', '=', true)
      .execute()
    faulty.push({ id, reason: fault.reason })
  }
  return faulty
}

function tryOn(database: Database, pattern: string, { marketId, listings }: Texts) {
  return withinTime(
    database,
    LIMIT_MS,
    async (trx) =>
      void (await sql`
        with given as (
          select key, title, description
          from jsonb_to_recordset(${JSON.stringify(listings)}::jsonb) as t (key text, title text, description text)
        ), texts as (
          select title, description from given
          union all
          select l.title, l.description from listing l join given using (key) where l.market_id = ${marketId}
        )
        select count(*) filter (where title ~* ${pattern} or left(description, 10000) ~* ${pattern}) from texts`.execute(
        trx,
      )),
  )
}
