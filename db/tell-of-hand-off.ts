import { sql } from 'kysely'
import type { NewHandOff } from './hand-offs.ts'
import type { Database } from './open-database.ts'

/**
 * A delivery for each destination that is told of hand-offs: once for a market and kind of gate since `toldSince`,
 * however often it is asked meanwhile. What did not arrive told nobody.
 */
export async function tellOfHandOff(trx: Database, asked: NewHandOff): Promise<void> {
  const { id, marketId, kind, askedAt, toldSince } = asked
  await sql`
    insert into delivery (hand_off_id, destination_id, created_at, next_attempt_at)
    select ${id}, d.id, ${askedAt}, ${askedAt} from destination d
    where d.enabled and d.hand_offs and not exists (
      select from delivery earlier join hand_off h on h.id = earlier.hand_off_id
      where earlier.destination_id = d.id and earlier.created_at > ${toldSince} and earlier.state <> 'failed'
        and h.market_id = ${marketId} and h.kind = ${kind})`.execute(trx)
}
