import { sql } from 'kysely'
import type { Database } from './open-database.ts'

export const driftMeasures = ['category', 'undecided', 'probability', 'language', 'title length'] as const
export type DriftMeasure = (typeof driftMeasures)[number]

/** How many listings had a value: new in the week, and new in the eight weeks before it. */
export type ValueCount = { measure: DriftMeasure; value: string; now: number; before: number }

/** Counts of the listings that were new in a week, which begins on a Monday. */
export async function countWeek(database: Database, week: Date): Promise<ValueCount[]> {
  const { rows } = await sql<ValueCount>`
    with fresh as (
      select first_seen_at >= ${week} as is_now, category, abstained, probability, language, length(title) as letters
      from listing where first_seen_at >= ${week}::timestamptz - interval '56 days'
        and first_seen_at < ${week}::timestamptz + interval '7 days'
    )
    select measure, value, count(*) filter (where is_now)::integer as now,
      count(*) filter (where not is_now)::integer as before
    from fresh cross join lateral (values
      ('category', coalesce(category, 'none')),
      ('undecided', coalesce(abstained, true)::text),
      ('probability', (width_bucket(coalesce(probability, 0), 0, 1.000001, 5) * 20 - 20)::text),
      ('language', coalesce(language, 'none')),
      ('title length', (array['0', '20', '40', '60', '80', '120'])[width_bucket(letters, array[0, 20, 40, 60, 80, 120])])
    ) as t (measure, value)
    group by measure, value order by measure, value`.execute(database)
  return rows
}

export type WeekDrift = {
  measure: DriftMeasure
  psi: number
  listings: number
  earlier: number
  shares: Record<string, { before: number; now: number }>
}

/** Whether a week was looked at. */
export async function isDriftKnown(database: Database, week: Date): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (select from drift where week = (${week}::timestamptz at time zone 'UTC')::date) as known`.execute(database) // prettier-ignore
  return rows[0]!.known
}

/** Stores what was found of a week, once. @returns whether this call was the one that did */
export async function storeDrift(
  trx: Database,
  week: Date,
  found: WeekDrift[],
  computedAt: Date,
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    insert into drift (week, measure, psi, listings, earlier, shares, computed_at)
    select (${week}::timestamptz at time zone 'UTC')::date, measure, psi, listings, earlier, shares, ${computedAt}
    from jsonb_to_recordset(${JSON.stringify(found)}::jsonb) as t
      (measure text, psi double precision, listings integer, earlier integer, shares jsonb)
    on conflict do nothing`.execute(trx)
  return (numAffectedRows ?? 0n) > 0n
}

export type DriftRow = WeekDrift & { week: string }

/** The latest weeks, newest first. */
export async function listDrift(database: Database, weeks: number): Promise<DriftRow[]> {
  const { rows } = await sql<DriftRow>`
    select week::text, measure, psi, listings, earlier, shares from drift
    where week in (select distinct week from drift order by week desc limit ${weeks})
    order by week desc, measure`.execute(database)
  return rows
}
