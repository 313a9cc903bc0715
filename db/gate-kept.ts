import { sql, type RawBuilder } from 'kysely'
import { appendAudit } from './audit.ts'
import type { Database } from './open-database.ts'

/**
 * Where texts of pages are kept beside captures and the addresses of the frontier: `texts` of a row, and what is left of
 * one that is dropped; without `left` nothing is.
 */
type Place = {
  key: string[]
  texts: RawBuilder<unknown>
  where?: RawBuilder<unknown>
  left?: (drop: KeptDrop) => RawBuilder<unknown>
}

export type KeptDrop = { rule: string; gateVersion: string; by: string; now: Date }

const isAlone = sql`not exists (select from capture c where c.id = capture_id)`

const places = {
  mirror_list: {
    key: ['id'],
    texts: sql`text`,
    where: sql`text is not null`,
    left: () => sql`text = null`,
  },
  mirror_check: {
    key: ['id'],
    texts: sql`findings`,
    where: sql`findings <> '[]'`,
    left: () => sql`findings = '[]'`,
  },
  // Readings name their version. The one before it is used, where there is one, and the market is learned anew.
  wrapper: {
    key: ['market_id', 'version'],
    texts: sql`jsonb_build_array(rules, looks, withheld, evaluation, note)`,
    where: sql`dropped_at is null`,
    left: ({ rule, now }) =>
      sql`rules = '{}', looks = '[]', withheld = '{}', evaluation = '{}', dropped_at = ${now}, dropped_rule = ${rule}`,
  },
  // Of purged captures: the others are judged with theirs, and those of listings and vendors with them.
  market_fact: {
    key: ['market_id', 'field', 'captured_at', 'capture_id'],
    texts: sql`jsonb_build_array(value, raw)`,
    where: isAlone,
  },
  review: {
    key: ['id'],
    texts: sql`array[item, variant, buyer, imported_from]`,
    where: sql`listing_id is null and vendor_id is null and ${isAlone}`,
  },
  page_group: { key: ['market_id', 'name'], texts: sql`name` },
  page_parameter: { key: ['market_id', 'base', 'name'], texts: sql`array[base, name]` },
  page_lane: { key: ['market_id', 'shape'], texts: sql`shape` },
  scrape_coverage: { key: ['scrape_id', 'list'], texts: sql`list` },
} satisfies Record<string, Place>

export type KeptPlace = keyof typeof places
/** `key` is of its row and may hold words itself: it stands in no log. */
export type Kept = { key: object; texts: unknown }

export const keptPlaces = Object.keys(places) as KeptPlace[]
const BATCH = 1000

/** Some of those in one place that other rules judged, or none: whenever they were stored, and by whomever. */
export async function keptUnjudged(
  database: Database,
  place: KeptPlace,
  gateVersion: string,
): Promise<Kept[]> {
  const { key, texts, where = sql`true` }: Place = places[place]
  const names = sql.join(key.flatMap((name) => [sql.lit(name), sql.ref(name)]))
  const { rows } = await sql<Kept>`
    select jsonb_build_object(${names}) as key, to_jsonb(${texts}) as texts from ${sql.table(place)}
    where gate_version is distinct from ${gateVersion} and ${where} limit ${BATCH}`.execute(database)
  return rows
}

/** Notes by which rules they were judged. */
export async function passKept(
  database: Database,
  place: KeptPlace,
  kept: readonly Kept[],
  gateVersion: string,
): Promise<void> {
  if (kept.length === 0) return
  await sql`
    update ${sql.table(place)} t set gate_version = ${gateVersion} from ${rowsOf(place, kept)}`.execute(
    database,
  )
}

/** Takes their texts. That is on record by place, rule and number alone. */
export async function dropKept(
  database: Database,
  place: KeptPlace,
  kept: readonly Kept[],
  drop: KeptDrop,
): Promise<void> {
  const { left }: Place = places[place]
  const { rule, gateVersion, by, now } = drop
  await database.transaction().execute(async (trx) => {
    if (place === 'wrapper')
      await sql`delete from wrapper_example t using ${rowsOf(place, kept)}`.execute(trx)
    await (
      left
        ? sql`update ${sql.table(place)} t set gate_version = ${gateVersion}, ${left(drop)} from ${rowsOf(place, kept)}`
        : sql`delete from ${sql.table(place)} t using ${rowsOf(place, kept)}`
    ).execute(trx)
    const details = { rule: `gate rule ${rule} of ${gateVersion}`, rows: kept.length }
    await appendAudit(trx, { at: now, actor: by, action: 'gate.dropped', subject: place, details })
  })
}

/** Joined to the place's own rows `t`. */
function rowsOf(place: KeptPlace, kept: readonly Kept[]): RawBuilder<unknown> {
  const keys = JSON.stringify(kept.map(({ key }) => key))
  const same = places[place].key.map((name) => sql`t.${sql.ref(name)} = k.${sql.ref(name)}`)
  return sql`jsonb_populate_recordset(null::${sql.table(place)}, ${keys}::jsonb) k where ${sql.join(same, sql` and `)}`
}
