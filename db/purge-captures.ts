import { sql } from 'kysely'
import type { Database } from './open-database.ts'
import { agedBatch } from './retention.ts'
import { AGING } from './retention-classes.ts'

export type PurgedCapture = {
  captureId: string
  objectSha256: string
  objectSm3: string
  market: string
  capturedAt: Date
}

export type Burial = {
  before: Date
  purgedAt: Date
  rule: string
  /** Signature and public key of the tombstone, base64url. */
  sign: (capture: PurgedCapture) => { signature: string; publicKey: string }
}

/**
 * Takes rows of captures and leaves a tombstone for each, a batch a transaction. Leaves stay. Objects go afterwards
 * (`takeObjects`): a crash in between leaves a file too many, never a row without its file.
 *
 * @returns how many went
 */
export async function purgeCaptures(
  database: Database,
  { before, purgedAt, rule, sign }: Burial,
): Promise<number> {
  for (let purged = 0; ;) {
    const count = await database.transaction().execute(async (trx) => {
      const { rows } = await sql<PurgedCapture>`
        delete from capture where ctid = any (${agedBatch(AGING['captures']![0]!, 'capture', before)})
        returning id as "captureId", object_sha256 as "objectSha256", object_sm3 as "objectSm3",
          (select name from market m where m.id = market_id) as market, started_at as "capturedAt"`.execute(
        trx,
      )
      if (rows.length === 0) return 0
      const tombstones = rows.map((capture) => ({ ...capture, ...sign(capture) }))
      await sql`
        insert into tombstone (capture_id, object_sha256, object_sm3, market, captured_at, purged_at, class, rule,
          signature, public_key)
        select "captureId", "objectSha256", "objectSm3", market, "capturedAt", ${purgedAt}, 'captures', ${rule},
          signature, "publicKey"
        from jsonb_to_recordset(${JSON.stringify(tombstones)}::jsonb) as t (
          "captureId" uuid, "objectSha256" text, "objectSm3" text, market text, "capturedAt" timestamptz,
          signature text, "publicKey" text)`.execute(trx)
      return rows.length
    })
    purged += count
    if (count === 0) return purged
  }
}

/** Looks after the objects of purged captures; one that another capture names stays. @returns how many went */
export async function takeObjects(
  database: Database,
  deleteObject: (sha256: string) => Promise<void>,
): Promise<number> {
  for (let taken = 0; ;) {
    const { rows } = await sql<{ sha256: string; isNamed: boolean }>`
      select object_sha256 as sha256, exists (
        select from capture c where c.object_sha256 = t.object_sha256) as "isNamed"
      from (select distinct object_sha256 from tombstone where not object_done limit 500) t`.execute(database)
    if (rows.length === 0) return taken
    for (const { sha256, isNamed } of rows) {
      if (!isNamed) await deleteObject(sha256)
      await database
        .updateTable('tombstone')
        .set({ object_done: true })
        .where('object_sha256', '=', sha256)
        .where('object_done', '=', false)
        .execute()
      if (!isNamed) taken++
    }
  }
}

/** Of these objects those that a row names, or that are still to be looked after. */
export async function findNamedObjects(database: Database, keys: string[]): Promise<Set<string>> {
  const { rows } = await sql<{ key: string }>`
    select key from unnest(${keys}::text[]) key where exists (select from capture where object_sha256 = key)
      or exists (select from tombstone where object_sha256 = key and not object_done)`.execute(database)
  return new Set(rows.map(({ key }) => key))
}
