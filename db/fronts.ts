import type { Database } from './open-database.ts'

/** Until when the front before a market asked to be left alone; null where it did not. */
export async function findNotBefore(database: Database, identityId: string): Promise<Date | null> {
  const row = await database
    .selectFrom('identity')
    .select('not_before')
    .where('id', '=', identityId)
    .executeTakeFirstOrThrow()
  return row.not_before
}

/** @param reason in the product's own words, never a page's */
export async function saveNotBefore(
  database: Database,
  identityId: string,
  { until, reason }: { until: Date; reason: string },
): Promise<void> {
  await database
    .updateTable('identity')
    .set({ not_before: until, not_before_reason: reason })
    .where('id', '=', identityId)
    .execute()
}
