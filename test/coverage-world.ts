import type { Database } from '#db/open-database.ts'
import { isDone, readProgress } from '#db/progress.ts'
import { systemClock } from '#shared/clock.ts'

/** Everything that was due was walked and read, and it is worked out how far that reached. */
export const isCovered =
  (clock = systemClock) =>
  async (database: Database): Promise<boolean> => {
    const open = await database
      .selectFrom('scrape')
      .select('id')
      .where('covered_at', 'is', null)
      .executeTakeFirst()
    return open === undefined && isDone(await readProgress(database, clock.now()))
  }
