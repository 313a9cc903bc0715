import type { Database } from './open-database.ts'

/** A crawler that pauses for want of room on its disk. */
export type CrawlerPause = { freeMb: number; neededMb: number; since: Date }

/** Said again and again while the pause lasts. */
export async function notePause(
  database: Database,
  crawlerId: string,
  { freeMb, neededMb, now }: { freeMb: number; neededMb: number; now: Date },
): Promise<void> {
  await database
    .insertInto('crawler_pause')
    .values({ crawler_id: crawlerId, free_mb: freeMb, needed_mb: neededMb, since: now, seen_at: now })
    .onConflict((oc) => oc.column('crawler_id').doUpdateSet({ free_mb: freeMb, seen_at: now }))
    .execute()
}

export async function endPause(database: Database, crawlerId: string): Promise<void> {
  await database.deleteFrom('crawler_pause').where('crawler_id', '=', crawlerId).execute()
}

/** Pauses that a crawler still spoke of after this time: one that fell says nothing more. */
export async function readPauses(database: Database, seenAfter: Date): Promise<CrawlerPause[]> {
  return database
    .selectFrom('crawler_pause')
    .select(['free_mb as freeMb', 'needed_mb as neededMb', 'since'])
    .where('seen_at', '>', seenAfter)
    .orderBy('since')
    .execute()
}
