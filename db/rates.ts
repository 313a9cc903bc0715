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

/** The last rate of each currency on or before a day (`YYYY-MM-DD`). */
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
    .execute()
  return new Map(rows.map((row) => [row.currency, row]))
}
