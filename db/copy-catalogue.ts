import { sql } from 'kysely'
import { LanternfishError } from '#shared/errors.ts'
import type { Database } from './open-database.ts'

/** A table of ours as it is copied: partitions through their parent, generated columns left out. */
export type CopiedTable = { name: string; columns: string[] }

/** Where the numbers of an identity column go on. */
export type Sequence = { table: string; column: string; lastValue: number; isCalled: boolean }

/**
 * Every table of ours, those that others point to first. The queue's schema is not among them: what waits is in our
 * own tables, and a sweeper puts it back.
 */
export async function listCopiedTables(database: Database): Promise<CopiedTable[]> {
  const tables = await sql<CopiedTable>`
    select c.relname as name, array(
      select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      order by a.attnum) as columns
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not c.relispartition and c.relname not like 'kysely\\_%' order by c.relname`.execute(database)
  const links = await sql<{ from: string; to: string }>`
    select distinct conrelid::regclass::text as "from", confrelid::regclass::text as "to"
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace
      and conrelid <> confrelid`.execute(database)
  return inOrder(tables.rows, links.rows)
}

function inOrder(tables: CopiedTable[], links: { from: string; to: string }[]): CopiedTable[] {
  const placed: CopiedTable[] = []
  let waiting = tables
  while (waiting.length > 0) {
    const names = new Set(waiting.map(({ name }) => name))
    const isFree = ({ name }: CopiedTable) => !links.some(({ from, to }) => from === name && names.has(to))
    const free = waiting.filter(isFree)
    if (free.length === 0)
      throw new LanternfishError(
        'TABLE_CYCLE',
        `Tables point at each other in a ring: ${[...names].join(', ')}.`,
      )
    placed.push(...free)
    waiting = waiting.filter((table) => !free.includes(table))
  }
  return placed
}

export async function listSequences(database: Database): Promise<Sequence[]> {
  const { rows } = await sql<{ table: string; column: string; sequence: string }>`
    select table_name as "table", column_name as "column",
      pg_get_serial_sequence(format('%I', table_name), column_name) as sequence
    from information_schema.columns where table_schema = 'public' and is_identity = 'YES'
    order by 1, 2`.execute(database)
  const sequences: Sequence[] = []
  for (const { table, column, sequence } of rows) {
    const now = await sql<{ lastValue: number; isCalled: boolean }>`
      select last_value as "lastValue", is_called as "isCalled" from ${sql.table(sequence)}`.execute(database)
    sequences.push({ table, column, ...now.rows[0]! })
  }
  return sequences
}

/** Months that rows are partitioned by, as `2026-11`. */
export async function listMonths(database: Database): Promise<string[]> {
  const { rows } = await sql<{ month: string }>`
    select distinct translate(right(relname, 7), '_', '-') as month from pg_class
    where relispartition and relkind = 'r' and relnamespace = 'public'::regnamespace order by 1`.execute(
    database,
  )
  return rows.map(({ month }) => month)
}

/** Tables that hold rows already. */
export async function listFilled(database: Database): Promise<string[]> {
  const filled: string[] = []
  for (const { name } of await listCopiedTables(database)) {
    const { rows } = await sql`select from ${sql.table(name)} limit 1`.execute(database)
    if (rows.length > 0) filled.push(name)
  }
  return filled
}
