import { sql } from 'kysely'
import type { Database } from './open-database.ts'

/**
 * What vouches for a mirror that nobody could compare. `isNamed`: the market's list that stands names it; `isUncompared`:
 * no comparison has seen anything of it, for or against.
 */
export type Voucher = { isNamed: boolean; isUncompared: boolean }

export async function voucherOf(
  database: Database,
  { id, host, marketId }: { id: number; host: string; marketId: number },
): Promise<Voucher> {
  const { rows } = await sql<Voucher>`
    select not exists (select from mirror_check where mirror_id = ${id}
        and (compared > 0 or verdict in ('proven', 'phishing'))) as "isUncompared",
      coalesce((select position(${host} in text) > 0 from mirror_list
        where market_id = ${marketId} and outcome = 'accepted' order by id desc limit 1), false) as "isNamed"`.execute(
    database,
  )
  return rows[0]!
}
