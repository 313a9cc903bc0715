import { sql } from 'kysely'
import type { Database } from './open-database.ts'

export type Rate = { currency: string; day: string; usd: string; source: string }

/** Adds dated rates; one that stands with the same source and day is left as it is. */
export async function addRates(database: Database, rates: Rate[]): Promise<void> {
  if (rates.length === 0) return
  const rows = rates.map((rate) => ({ ...rate, day: new Date(`${rate.day}T00:00:00Z`) }))
  await database
    .insertInto('rate')
    .values(rows)
    .onConflict((oc) => oc.doNothing())
    .execute()
}

/** So many rows to a statement: a database takes 65,535 parameters. */
const BATCH = 5_000

/** Adds dated rates and counts them; of those that stand with the same source and day, gives the ones of another rate. */
export async function importRates(
  database: Database,
  rates: Rate[],
  now: Date,
): Promise<{ added: number; other: Rate[] }> {
  return database.transaction().execute(async (trx) => {
    let added = 0
    const other: Rate[] = []
    for (let from = 0; from < rates.length; from += BATCH) {
      const json = JSON.stringify(rates.slice(from, from + BATCH))
      const { rows } = await sql<Rate & { known: boolean }>`
        with given as (
          select * from jsonb_to_recordset(${json}::jsonb) as t (currency text, day date, usd numeric, source text)
        ),
        stored as (
          insert into rate (currency, day, usd, source, imported_at)
          select currency, day, usd, source, ${now}::timestamptz from given on conflict do nothing
          returning currency, day, source
        )
        select given.currency, given.day::text, given.usd::text, given.source, stored.day is null as known
        from given left join stored using (currency, day, source) left join rate using (currency, day, source)
        where stored.day is not null or rate.usd <> given.usd
      `.execute(trx)
      added += rows.filter(({ known }) => !known).length
      for (const { known, ...rate } of rows) if (known) other.push(rate)
    }
    return { added, other }
  })
}

/** The last rate of each currency on or before a day (`YYYY-MM-DD`); of several of a day the one imported last. */
export async function ratesOn(database: Database, day: string): Promise<Map<string, Rate>> {
  const rows = await database
    .selectFrom('rate')
    .distinctOn('currency')
    .select((eb) => [
      'currency',
      eb.fn<string>('to_char', ['day', eb.val('YYYY-MM-DD')]).as('day'),
      'usd',
      'source',
    ])
    .where('day', '<=', new Date(`${day}T00:00:00Z`))
    .orderBy('currency')
    .orderBy('day', 'desc')
    .orderBy('imported_at', (order) => order.desc().nullsLast())
    .orderBy('source')
    .execute()
  return new Map(rows.map((row) => [row.currency, row]))
}
