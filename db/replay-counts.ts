import { sql } from 'kysely'
import { gateKinds } from '#contracts/page-kind.ts'
import type { Database } from './open-database.ts'

/** What came of a market's pages. `visited` are the paths whose last fetch ended with any answer of the site. */
export type ReplayCounts = {
  name: string
  captured: number
  gates: number
  listings: number
  vendors: number
  visited: string[]
}

export async function readReplayCounts(database: Database): Promise<ReplayCounts[]> {
  const gates = [...gateKinds]
  const { rows } = await sql<ReplayCounts>`
    select m.name,
      (select count(*) from capture c where c.market_id = m.id) as captured,
      (select count(*) from page p where p.market_id = m.id and p.last_outcome = any(${gates})) as gates,
      (select count(*) from listing l where l.market_id = m.id) as listings,
      (select count(*) from vendor v where v.market_id = m.id) as vendors,
      array(select path from page p where p.market_id = m.id and p.last_fetched_at is not null
        and p.last_outcome not in ('offline', 'egress-down') and path is not null) as visited
    from market m order by m.name`.execute(database)
  return rows
}
