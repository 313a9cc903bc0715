import type { Database } from './open-database.ts'

export type PageLane = {
  shape: string
  needsBrowser: boolean
  shells: number
  agreed: number
  since: number
}

/** How pages of each shape of a market are read in mode `auto`. */
export function findPageLanes(database: Database, marketId: number): Promise<PageLane[]> {
  return database
    .selectFrom('page_lane')
    .select(['shape', 'needs_browser as needsBrowser', 'shells', 'agreed', 'since'])
    .where('market_id', '=', marketId)
    .execute()
}

export async function savePageLanes(
  database: Database,
  marketId: number,
  lanes: PageLane[],
  now: Date,
): Promise<void> {
  if (lanes.length === 0) return
  const rows = lanes.map(({ shape, needsBrowser, shells, agreed, since }) => ({
    market_id: marketId,
    shape,
    needs_browser: needsBrowser,
    shells,
    agreed,
    since,
    changed_at: now,
  }))
  await database
    .insertInto('page_lane')
    .values(rows)
    .onConflict((oc) =>
      oc.columns(['market_id', 'shape']).doUpdateSet((eb) => ({
        needs_browser: eb.ref('excluded.needs_browser'),
        shells: eb.ref('excluded.shells'),
        agreed: eb.ref('excluded.agreed'),
        since: eb.ref('excluded.since'),
        changed_at: eb.ref('excluded.changed_at'),
      })),
    )
    .execute()
}
