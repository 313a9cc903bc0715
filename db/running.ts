import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/** What waits between the stages. Ages in seconds, 0 where nothing waits. */
export type Backlog = { waiting: number; failed: number; oldestWaitingSeconds: number }

export async function readBacklog(database: Database, now: Date): Promise<Backlog> {
  const { rows } = await sql<Backlog>`
    select
      count(*) filter (where process_attempts < 5) as waiting,
      count(*) filter (where process_attempts >= 5) as failed,
      coalesce(greatest(0, extract(epoch from ${now} - min(ended_at) filter (where process_attempts < 5)))::float8, 0)
        as "oldestWaitingSeconds"
    from capture where processed_at is null`.execute(database)
  return rows[0]!
}

export async function countDuePages(database: Database, now: Date): Promise<number> {
  const { rows } = await sql<{
    due: number
  }>`select count(*) as due from page where due_at <= ${now}`.execute(database)
  return rows[0]!.due
}

/** How the last scrape of each market ended; null where none has. */
export type LastScrape = { market: string; ending: string | null; endedAt: Date | null; isRunning: boolean }

export async function readLastScrapes(database: Database): Promise<LastScrape[]> {
  const { rows } = await sql<LastScrape>`
    select m.name as market, s.ending, s.finished_at as "endedAt",
      exists (select from scrape r where r.market_id = m.id and r.finished_at is null) as "isRunning"
    from market m
    left join lateral (
      select ending, finished_at from scrape
      where market_id = m.id and finished_at is not null order by finished_at desc limit 1
    ) s on true
    order by m.name`.execute(database)
  return rows
}

/** Whether every partitioned table has a partition that takes rows of this time. */
export async function findMissingPartitions(database: Database, at: Date): Promise<string[]> {
  const suffix = `${at.getUTCFullYear()}_${String(at.getUTCMonth() + 1).padStart(2, '0')}`
  const { rows } = await sql<{ name: string }>`
    select p.relname as name from pg_class p
    where p.relkind = 'p' and p.relnamespace = 'public'::regnamespace and not exists (
      select from pg_inherits i join pg_class c on c.oid = i.inhrelid
      where i.inhparent = p.oid and c.relname like ${`%${suffix}`})
    order by 1`.execute(database)
  return rows.map(({ name }) => name)
}

/** Bytes that a backup takes: each capture object once, and the tables, whose text packs to about half. */
export async function estimateBackupBytes(database: Database): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`
    select (
      select coalesce(sum(bytes), 0) from (select max(object_bytes) as bytes from capture group by object_sha256) o
    )::bigint + (
      select coalesce(sum(pg_table_size(oid)), 0) / 2 from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace
    )::bigint as bytes`.execute(database)
  return rows[0]!.bytes
}
