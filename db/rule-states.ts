import { sql, type RawBuilder } from 'kysely'
import type { RuleConditions } from '#contracts/rule.ts'
import { Refusal } from '#shared/refusal.ts'
import type { Database } from './open-database.ts'

/** @throws Refusal where a rule asks of a change of state what only a listing has */
export function refuseMixed({ states, query, pattern, shipsFrom, shipsTo }: RuleConditions): void {
  if (states.length === 0 || (!query && !pattern && shipsFrom.length + shipsTo.length === 0)) return
  throw new Refusal(
    'RULE_STATES',
    'A rule on the state of markets takes markets and categories alone: take words, pattern and places out of it.',
  )
}

/** How many changes since then a rule that is nowhere stored asks for. @param row a select of one `rule` */
export async function countChanges(database: Database, row: RawBuilder<unknown>, since: Date) {
  const { rows } = await sql<{ count: number }>`
    with r as materialized (${row})
    select count(*) from market_state s, r
    where s.at >= ${since} and rule_matches_state(r, s.market_id, s.to_state)`.execute(database)
  return { count: rows[0]?.count ?? 0, capped: false }
}

/** One alert for each rule that asks for this change, with the capture on which it rests, and what is to be sent of it. */
export async function alertOfChange(trx: Database, stateId: number): Promise<void> {
  await sql`
    with matched as (
      insert into alert (rule_id, rule_version, market_state_id, capture_id, matched_at, baseline)
      select r.id, r.version, s.id, s.capture_id, s.at, r.baselined_at is null
      from market_state s, rule r
      where s.id = ${stateId} and r.enabled and rule_matches_state(r, s.market_id, s.to_state)
      order by r.id
      on conflict do nothing
      returning id, rule_id, matched_at, baseline
    )
    insert into delivery (alert_id, destination_id, created_at, next_attempt_at)
    select matched.id, d.id, matched_at, matched_at
    from matched join rule_destination using (rule_id) join destination d on d.id = destination_id and d.enabled
    where not matched.baseline`.execute(trx)
}
