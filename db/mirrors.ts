import { sql, type Insertable, type Selectable } from 'kysely'
import type { MirrorSource, MirrorState } from '#contracts/market-life.ts'
import type { Database } from './open-database.ts'
import { networkOfMirror, type Mirror } from './registry.ts'
import type { Mirror as MirrorTable, MirrorCheck } from './tables.ts'

export type MirrorRow = Selectable<MirrorTable> & Pick<Mirror, 'network'>
export type NewCheck = Omit<Insertable<MirrorCheck>, 'id' | 'findings'> & { findings: object[] }

/** Mirrors to be compared: never proven, at rest, or in use and not compared for a day. The longest unchecked first. */
export function findCandidates(
  database: Database,
  marketId: number,
  { now, limit }: { now: Date; limit: number },
): Promise<MirrorRow[]> {
  return database
    .selectFrom('mirror')
    .selectAll()
    .where('market_id', '=', marketId)
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['unproven', 'resting']).and('next_check_at', 'is', null),
        eb('state', 'in', ['unproven', 'resting', 'active']).and('next_check_at', '<=', now),
      ]),
    )
    .orderBy(sql`next_check_at asc nulls first`)
    .orderBy('id')
    .limit(limit)
    .$castTo<MirrorRow>()
    .execute()
}

/** Enters what a comparison found, and the state that follows from it, together. */
export async function recordCheck(
  database: Database,
  check: NewCheck,
  then: { state: MirrorState; nextCheckAt: Date | null },
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    const row = { ...check, findings: JSON.stringify(check.findings) }
    await trx.insertInto('mirror_check').values(row).execute()
    await changeMirror(trx, check.mirror_id, { ...then, reason: check.reason, now: check.at })
  })
}

/** `changed_at` is when the state became what it is: a reason alone does not move it. */
export async function changeMirror(
  database: Database,
  id: number,
  to: { state: MirrorState; reason: string | null; nextCheckAt: Date | null; now: Date },
): Promise<void> {
  await sql`
    update mirror set state = ${to.state}, reason = ${to.reason}, next_check_at = ${to.nextCheckAt},
      changed_at = case when state = ${to.state} then changed_at else ${to.now} end
    where id = ${id}`.execute(database)
}

/** Addresses that nobody has compared yet. Gives those that were new; what stands in the registry stays as it is. */
export async function addUnproven(
  database: Database,
  marketId: number,
  hosts: { host: string; port: number }[],
  { source, reason, now }: { source: 'person' | 'signed list'; reason: string; now: Date },
): Promise<string[]> {
  if (hosts.length === 0) return []
  const rows = hosts.map(({ host, port }) => ({
    host,
    port,
    network: networkOfMirror(host),
    source,
    reason,
    market_id: marketId,
    state: 'unproven',
    added_at: now,
  }))
  const added = await database
    .insertInto('mirror')
    .values(rows)
    .onConflict((oc) => oc.column('host').doNothing())
    .returning('host')
    .execute()
  return added.map(({ host }) => host)
}

export type MirrorHealth = Omit<MirrorRow, 'state' | 'source'> & {
  state: MirrorState
  source: MirrorSource
  /** Of its last 50 fetches that left this machine, those that somebody answered. */
  answered: number
  asked: number
  lastAnsweredAt: Date | null
  lastCheck: {
    at: Date
    verdict: string
    reason: string
    compared: number
    captureId: string | null
    findings: { pageId: number; what: string; expected: string[]; shown: string[] }[]
  } | null
}

/** Each mirror of a market with how its last fetches ended and what the last comparison found, by state and age. */
export async function mirrorHealth(database: Database, marketId: number): Promise<MirrorHealth[]> {
  const { rows } = await sql<MirrorHealth>`
    select mirror.*, tally.answered, tally.asked, tally.last as "lastAnsweredAt", checked.row as "lastCheck"
    from mirror cross join lateral (
      select count(*) as asked, count(*) filter (where outcome <> 'offline') as answered,
             max(ended_at) filter (where outcome <> 'offline') as last
      from (select outcome, ended_at from page_fetch
            where mirror_id = mirror.id and outcome not in ('egress-down', 'refused')
            order by id desc limit 50) recent
    ) tally left join lateral (
      select jsonb_build_object('at', at, 'verdict', verdict, 'reason', reason, 'compared', compared,
        'captureId', capture_id, 'findings', findings) as row
      from mirror_check where mirror_id = mirror.id order by id desc limit 1
    ) checked on true
    where mirror.market_id = ${marketId}
    order by array_position(array['active', 'unproven', 'resting', 'quarantined', 'retired'], mirror.state), mirror.id
  `.execute(database)
  return rows.map((row) => ({
    ...row,
    lastCheck: row.lastCheck && { ...row.lastCheck, at: new Date(row.lastCheck.at) },
  }))
}
