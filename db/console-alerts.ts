import { sql, type Transaction } from 'kysely'
import type { LifeState } from '#contracts/market-life.ts'
import type { DeliveryState, Triage } from '#contracts/rule.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

export const ALERTS_A_PAGE = 50
/** Deeper pages cost more than they tell. */
export const MOST_ALERTS = 10_000

export type AlertFilter = {
  triage: Triage[]
  rule: number[]
  market: string[]
  category: string[]
  /** Only those of which a delivery failed or waits after a failure. */
  undelivered: boolean
}

const COLUMNS = sql`
  a.id, a.rule_id as "ruleId", r.name as "ruleName", a.rule_version as "ruleVersion", a.matched_at as "matchedAt",
  a.triage, a.triaged_by as "triagedBy", a.triaged_at as "triagedAt", a.listing_id as "listingId", l.title,
  case when s.id is not null then jsonb_build_object('from', s.from_state, 'to', s.to_state, 'reason', s.reason,
    'fetchId', s.page_fetch_id) end as change,
  l.category, l.subcategory, l.probability, l.abstained, l.price_amount::text as "priceAmount",
  l.price_currency as "priceCurrency", l.price_usd::text as "priceUsd", l.ships_from as "shipsFrom",
  l.ships_to as "shipsTo", m.name as market, m.title as "marketTitle",
  coalesce((select jsonb_agg(jsonb_build_object('state', d.state, 'tries', d.tries, 'error', d.last_error))
    from delivery d where d.alert_id = a.id), '[]') as deliveries`

const TABLES = sql`
  from alert a join rule r on r.id = a.rule_id left join listing l on l.id = a.listing_id
  left join market_state s on s.id = a.market_state_id join market m on m.id = coalesce(l.market_id, s.market_id)`

export type AlertRow = {
  id: number
  ruleId: number
  ruleName: string
  ruleVersion: number
  matchedAt: Date
  triage: Triage
  triagedBy: string | null
  triagedAt: Date | null
  /** With the title null where the alert is of a change in a market's life. */
  listingId: number | null
  title: string | null
  change: { from: LifeState | 'unread'; to: LifeState; reason: string; fetchId: number | null } | null
  category: string | null
  subcategory: string | null
  probability: number | null
  abstained: boolean | null
  priceAmount: string | null
  priceCurrency: string | null
  priceUsd: string | null
  shipsFrom: string[] | null
  shipsTo: string[] | null
  market: string
  marketTitle: string
  deliveries: { state: DeliveryState; tries: number; error: string | null }[]
}

/** One page of the inbox, newest first, and how many there are of each state. Baseline is not in it. */
export async function findAlerts(database: Database, filter: AlertFilter, page: number) {
  const where = conditionsOf(filter)
  const [{ rows }, counts] = await Promise.all([
    sql<AlertRow>`
      select ${COLUMNS} ${TABLES} where ${where} and ${inTriage(filter.triage)}
      order by a.id desc limit ${ALERTS_A_PAGE} offset ${(page - 1) * ALERTS_A_PAGE}`.execute(database),
    sql<{ triage: Triage; count: number }>`
      select triage, count(*) as count from (
        select a.triage ${TABLES} where ${where} limit ${MOST_ALERTS}) found group by 1`.execute(database),
  ])
  const byTriage = Object.fromEntries(counts.rows.map(({ triage, count }) => [triage, count]))
  return { rows, counts: { new: 0, useful: 0, noise: 0, closed: 0, ...byTriage } }
}

function inTriage(triage: Triage[]) {
  return triage.length === 0 ? sql`true` : sql`a.triage = any(${triage}::text[])`
}

function conditionsOf({ rule, market, category, undelivered }: AlertFilter) {
  const all = [
    sql`not a.baseline`,
    ...(rule.length > 0 ? [sql`a.rule_id = any(${rule}::bigint[])`] : []),
    ...(market.length > 0 ? [sql`m.name = any(${market}::text[])`] : []),
    ...(category.length > 0
      ? [sql`counted_category(l.category, l.abstained) = any(${category}::text[])`]
      : []),
    ...(undelivered
      ? [
          sql`exists (select from delivery d where d.alert_id = a.id and d.state <> 'delivered' and d.tries > 0)`,
        ]
      : []),
  ]
  return sql.join(all, sql` and `)
}

export type AlertDelivery = {
  id: string
  destination: string
  kind: string
  state: DeliveryState
  tries: number
  nextAttemptAt: string
  deliveredAt: string | null
  attempts: { startedAt: string; status: number | null; error: string | null }[]
}

/** One alert with each try of each delivery, or undefined. */
export async function findAlert(database: Database, id: number) {
  const { rows } = await sql<
    AlertRow & { captureId: string | null; sha256: string | null; sendings: AlertDelivery[] }
  >`
    select ${COLUMNS}, a.capture_id as "captureId",
      (select c.object_sha256 from capture c where c.id = a.capture_id) as sha256,
      coalesce((
        select jsonb_agg(jsonb_build_object('id', d.id, 'destination', t.name, 'kind', t.kind, 'state', d.state,
          'tries', d.tries, 'nextAttemptAt', d.next_attempt_at, 'deliveredAt', d.delivered_at, 'attempts', coalesce((
            select jsonb_agg(jsonb_build_object('startedAt', p.started_at, 'status', p.status, 'error', p.error)
              order by p.id) from delivery_attempt p where p.delivery_id = d.id), '[]')) order by t.name)
        from delivery d join destination t on t.id = d.destination_id where d.alert_id = a.id), '[]') as sendings
    ${TABLES} where a.id = ${id} and not a.baseline`.execute(database)
  return rows[0]
}

/** What a person made of alerts. Gives the ids that changed. */
export async function triageAlerts(
  trx: Database | Transaction<DB>,
  ids: number[],
  { triage, by, now }: { triage: Triage; by: string; now: Date },
): Promise<number[]> {
  const rows = await trx
    .updateTable('alert')
    .set({ triage, triaged_by: by, triaged_at: now })
    .where('id', 'in', ids)
    .where('baseline', '=', false)
    .where('triage', '<>', triage)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}
