import { sql } from 'kysely'
import { DRIFT_ALARM } from '#contracts/drift.ts'
import type { HandOffKind } from '#contracts/hand-off.ts'
import type { LifeState } from '#contracts/market-life.ts'
import type { Database } from './open-database.ts'

/** A delivery in the hands of one worker, with all that may be told. */
export type ClaimedDelivery = {
  id: string
  /** How many tries of this round have begun, this one counted. */
  tries: number
  roundBeganAt: Date
  createdAt: Date
  destinationId: string
  kind: 'webhook' | 'mail'
  address: string
  sealedSecret: string | null
  enabled: boolean
  /** Of a listing. At most one of these six is not null; all are for a test. */
  alert: DeliveredAlert | null
  change: DeliveredChange | null
  handOff: DeliveredHandOff | null
  drift: DeliveredDrift | null
  readingAlarm: DeliveredReadingAlarm | null
  hotline: DeliveredHotline | null
}

/** A day on which something waits for the hotline officer. */
export type DeliveredHotline = { day: string }

/** A market whose pages are not what they were. */
export type DeliveredReadingAlarm = { alarmId: number; market: string; reason: string; raisedAt: string }

/** Measures of one week that moved; `week` is its Monday. */
export type DeliveredDrift = { week: string; measures: { measure: string; psi: number }[] }

/** An alert of a change in a market's life. */
export type DeliveredChange = {
  alertId: number
  ruleId: number
  ruleVersion: number
  ruleName: string
  market: string
  from: LifeState | 'unread'
  to: LifeState
  at: string
  /** The crawler's own words. */
  reason: string
  captureSha256: string | null
}

export type DeliveredHandOff = {
  handOffId: string
  market: string
  kind: HandOffKind
  askedAt: string
  expiresAt: string
  isOver: boolean
}

export type DeliveredAlert = {
  alertId: number
  matchedAt: string
  ruleId: number
  ruleVersion: number
  ruleName: string
  listingId: number
  title: string
  category: string | null
  subcategory: string | null
  abstained: boolean | null
  priceAmount: string | null
  priceCurrency: string | null
  priceUsd: string | null
  shipsFrom: string[] | null
  shipsTo: string[] | null
  market: string
  captureSha256: string | null
}

/**
 * Takes those of the deliveries that are due and that nobody else takes, until `until`: a worker that dies leaves them
 * to the next. The commit must be durable: what was sent must not be forgotten.
 */
export async function claimDeliveries(
  database: Database,
  ids: string[],
  { now, until }: { now: Date; until: Date },
): Promise<ClaimedDelivery[]> {
  const { rows } = await sql<ClaimedDelivery>`
    update delivery d set tries = d.tries + 1, round_began_at = coalesce(d.round_began_at, ${now}),
      next_attempt_at = ${until}
    from destination t
    where t.id = d.destination_id and d.id in (
      select id from delivery where id = any(${ids}::uuid[]) and state = 'waiting' and next_attempt_at <= ${now}
      order by id for update skip locked)
    returning d.id, d.tries, d.round_began_at as "roundBeganAt", d.created_at as "createdAt",
      t.id as "destinationId", t.kind, t.address, t.sealed_secret as "sealedSecret", t.enabled, (
        select to_jsonb(told) from (
          select a.id as "alertId", a.matched_at as "matchedAt", r.id as "ruleId", a.rule_version as "ruleVersion",
            r.name as "ruleName", l.id as "listingId", l.title, l.category, l.subcategory, l.abstained,
            l.price_amount::text as "priceAmount", l.price_currency as "priceCurrency",
            l.price_usd::text as "priceUsd", l.ships_from as "shipsFrom", l.ships_to as "shipsTo", m.name as market,
            (select c.object_sha256 from capture c where c.id = a.capture_id) as "captureSha256"
          from alert a join rule r on r.id = a.rule_id join listing l on l.id = a.listing_id
          join market m on m.id = l.market_id where a.id = d.alert_id
        ) told) as alert, (
        select to_jsonb(told) from (
          select a.id as "alertId", r.id as "ruleId", a.rule_version as "ruleVersion", r.name as "ruleName",
            m.name as market, s.from_state as "from", s.to_state as "to", s.at, s.reason,
            (select c.object_sha256 from capture c where c.id = a.capture_id) as "captureSha256"
          from alert a join rule r on r.id = a.rule_id join market_state s on s.id = a.market_state_id
          join market m on m.id = s.market_id where a.id = d.alert_id
        ) told) as change, (
        select to_jsonb(told) from (
          select h.id as "handOffId", m.name as market, h.kind, h.asked_at as "askedAt", h.expires_at as "expiresAt",
            h.ended_at is not null or h.expires_at <= ${now} as "isOver"
          from hand_off h join market m on m.id = h.market_id where h.id = d.hand_off_id
        ) told) as "handOff", (
        select jsonb_build_object('week', d.drift_week, 'measures',
          jsonb_agg(jsonb_build_object('measure', f.measure, 'psi', round(f.psi::numeric, 3)) order by f.psi desc))
        from drift f where f.week = d.drift_week and f.psi >= ${DRIFT_ALARM} having count(*) > 0
      ) as drift, (
        select jsonb_build_object('alarmId', r.id, 'market', m.name, 'reason', r.reason, 'raisedAt', r.raised_at)
        from reading_alarm r join market m on m.id = r.market_id where r.id = d.reading_alarm_id
      ) as "readingAlarm", (
        select jsonb_build_object('day', d.hotline_day) where d.hotline_day is not null
      ) as hotline`.execute(database)
  return rows
}

export type EndedTry = {
  deliveryId: string
  /** Which try of its round it was. */
  tries: number
  startedAt: Date
  endedAt: Date
  status: number | null
  /** Null: delivered. */
  error: string | null
  /** When to try again; null: delivered, or given up. */
  nextTryAt: Date | null
}

/**
 * Appends tries and moves their deliveries on, in one statement. A success counts also where another try goes on. Were
 * it lost, the deliveries would be sent once more under their ids: its commit need not wait for the disk.
 */
export async function recordTries(database: Database, ended: EndedTry[]): Promise<void> {
  await sql`
    with ended as (
      select * from jsonb_to_recordset(${JSON.stringify(ended)}::jsonb) as t ("deliveryId" uuid, tries integer,
        "startedAt" timestamptz, "endedAt" timestamptz, status integer, error text, "nextTryAt" timestamptz)
    ), appended as (
      insert into delivery_attempt (delivery_id, started_at, ended_at, status, error)
      select "deliveryId", "startedAt", "endedAt", status, error from ended order by "deliveryId"
    )
    update delivery d set last_error = e.error, next_attempt_at = coalesce(e."nextTryAt", e."endedAt"),
      state = case when e.error is null then 'delivered' when e."nextTryAt" is null then 'failed' else 'waiting' end,
      delivered_at = case when e.error is null then e."endedAt" end
    from ended e
    where d.id = e."deliveryId" and (e.error is null or (d.state = 'waiting' and d.tries = e.tries))`.execute(
    database,
  )
}

/** Deliveries that are due, also those that the queue forgot or whose worker died. */
export async function findDueDeliveries(database: Database, now: Date, limit: number): Promise<string[]> {
  const rows = await database
    .selectFrom('delivery')
    .select('id')
    .where('state', '=', 'waiting')
    .where('next_attempt_at', '<=', now)
    .orderBy('next_attempt_at')
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}

/** Another round for one that was given up, under the same id. False where there is none such. */
export async function sendAgain(database: Database, id: string, now: Date): Promise<boolean> {
  const row = await database
    .updateTable('delivery')
    .set({ state: 'waiting', tries: 0, round_began_at: null, next_attempt_at: now })
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}

/** A delivery of nothing, to see whether a destination can be reached; undefined where there is none such. */
export async function addTestDelivery(
  database: Database,
  destinationId: string,
  now: Date,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    insert into delivery (destination_id, created_at, next_attempt_at)
    select id, ${now}, ${now} from destination where id = ${destinationId} returning id`.execute(database)
  return rows[0]?.id
}

export function findDelivery(database: Database, id: string) {
  return database
    .selectFrom('delivery')
    .select(['state', 'last_error as error'])
    .where('id', '=', id)
    .executeTakeFirst()
}
