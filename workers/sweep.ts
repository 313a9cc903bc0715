import type { CaptureStored } from '#contracts/queues.ts'
import { findForgotten } from '#db/captures.ts'
import { mergeTally } from '#db/listing-tally.ts'
import type { Database } from '#db/open-database.ts'
import type { Producer } from '#infra/queue.ts'
import type { Clock } from '#shared/clock.ts'

const BATCH = 500

/**
 * Puts captures back in the queue that wait in Postgres although their job should long have come. A job that still
 * waits is not added again, for its id is the capture's. Merges what the console counts with, too.
 *
 * @param olderThanMs leaves alone what the crawler may be adding at this moment.
 */
export async function sweep(
  database: Database,
  producer: Producer<CaptureStored>,
  clock: Clock,
  olderThanMs: number,
): Promise<number> {
  const before = new Date(clock.now().getTime() - olderThanMs)
  const ids = await findForgotten(database, before, BATCH)
  await mergeTally(database)
  await producer.add(ids.map((id) => ({ id, message: { captureId: id } })))
  return ids.length
}
