import { sql } from 'kysely'
import type { LifeState } from '#contracts/market-life.ts'
import type { DeliveryState } from '#contracts/rule.ts'
import type { Database } from './open-database.ts'

/** A rule as the console lists it, with what people made of its alerts. Precision: useful among useful and noise. */
export type RuleRow = {
  id: number
  name: string
  owner: string
  categories: string[]
  includeUndecided: boolean
  query: string | null
  pattern: string | null
  /** Names. */
  markets: string[]
  shipsFrom: string[]
  shipsTo: string[]
  states: LifeState[]
  enabled: boolean
  fault: string | null
  version: number
  isBaselined: boolean
  changedAt: Date
  destinations: string[]
  new: number
  useful: number
  noise: number
  closed: number
  baseline: number
}

/** All rules, or the one with this id. */
export async function readRules(database: Database, id?: number): Promise<RuleRow[]> {
  const { rows } = await sql<RuleRow>`
    select r.id, r.name, r.owner, r.categories, r.include_undecided as "includeUndecided", r.query, r.pattern,
      array(select m.name from market m where m.id = any(r.markets) order by m.name) as markets,
      r.ships_from as "shipsFrom", r.ships_to as "shipsTo", r.states, r.enabled, r.fault, r.version,
      r.baselined_at is not null as "isBaselined", r.changed_at as "changedAt",
      array(select destination_id::text from rule_destination d where d.rule_id = r.id order by 1) as destinations,
      count(a.id) filter (where not a.baseline and a.triage = 'new') as new,
      count(a.id) filter (where not a.baseline and a.triage = 'useful') as useful,
      count(a.id) filter (where not a.baseline and a.triage = 'noise') as noise,
      count(a.id) filter (where not a.baseline and a.triage = 'closed') as closed,
      count(a.id) filter (where a.baseline) as baseline
    from rule r left join alert a on a.rule_id = r.id
    where ${id ?? null}::bigint is null or r.id = ${id ?? null}
    group by r.id order by r.enabled desc, lower(r.name)`.execute(database)
  return rows
}

export type DestinationRow = {
  id: string
  name: string
  kind: 'webhook' | 'mail'
  address: string
  enabled: boolean
  handOffs: boolean
  drift: boolean
  hotline: boolean
  disabledReason: string | null
  waiting: number
  failed: number
  last: { state: DeliveryState; at: string; status: number | null; error: string | null } | null
}

/** Destinations, with how their deliveries stand. */
export async function readDestinations(database: Database): Promise<DestinationRow[]> {
  const { rows } = await sql<DestinationRow>`
    select t.id, t.name, t.kind, t.address, t.enabled, t.hand_offs as "handOffs", t.drift, t.hotline,
      t.disabled_reason as "disabledReason",
      (select count(*) from delivery d where d.destination_id = t.id and d.state = 'waiting') as waiting,
      (select count(*) from delivery d where d.destination_id = t.id and d.state = 'failed') as failed,
      (select to_jsonb(latest) from (
        select d.state, p.ended_at as at, p.status, p.error from delivery d join delivery_attempt p on p.delivery_id = d.id
        where d.destination_id = t.id order by p.id desc limit 1) latest) as last
    from destination t order by lower(t.name)`.execute(database)
  return rows
}

/** Sections whose first whole scrape is still to come: nothing that matches there alerts yet. */
export async function readOpenBaselines(database: Database) {
  return database
    .selectFrom('market_section as s')
    .innerJoin('market as m', 'm.id', 's.market_id')
    .select(['m.name as market', 'm.title as marketTitle', 's.start_path as startPath'])
    .where('s.baseline_ended_at', 'is', null)
    .orderBy('m.name')
    .orderBy('s.start_path')
    .execute()
}
