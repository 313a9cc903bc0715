import { createHash } from 'node:crypto'
import type { Database } from '#db/open-database.ts'
import { DAY_MS, SEED_END } from './console-goods.ts'
import { insertMirrors } from './console-seed-mirrors.ts'
import { uuid } from './console-seed-random.ts'

/** What three of the vendors' own pages said, at three times: one keeps its key and its name, one changes both. */
export async function insertVendorPages(database: Database): Promise<void> {
  const vendors = await database
    .selectFrom('vendor')
    .select(['id', 'market_id'])
    .orderBy('id')
    .limit(3)
    .execute()
  for (const vendor of vendors) {
    const captures = await database
      .selectFrom('capture')
      .select(['id', 'started_at', 'scrape_id'])
      .where('market_id', '=', vendor.market_id)
      .orderBy('started_at')
      .orderBy('id')
      .limit(3)
      .execute()
    const rows = captures.map((capture, nth) => ({
      vendor_id: vendor.id,
      capture_id: capture.id,
      captured_at: capture.started_at,
      reading: 'seed@1',
      scrape_id: capture.scrape_id,
      recorded_at: capture.started_at,
      fields: JSON.stringify({
        level: nth === 2 ? 'Level 3' : 'Level 2',
        rating: 4.8,
        sales: nth === 0 ? 120 : 340,
        joinedAt: '2025-03-01',
        lastSeenAt: `2026-11-1${nth}`,
        // The tab that was read last does not name them.
        ...(nth < 2 && profileSaid),
        pgpKey: `key ${nth === 2 ? 'of another' : 'of the same'} person, ${vendor.id}`,
      }),
    }))
    await database.insertInto('vendor_observation').values(rows).execute()
  }
}

/** What a profile says of its reviews, of other markets, and how its vendor is reached. */
export const profileSaid = {
  reviewTotals: [
    { window: 'P1M', positive: 34, neutral: 1, negative: 0 },
    { window: 'P12M', positive: 1310, neutral: 22, negative: 9 },
    { window: 'older', stars: [3, 0, 2, 11, 204] },
  ],
  otherMarkets: [
    { market: 'Quiet Quay', sales: 470, rating: 4.92, outOf: 5 },
    { market: 'Alder', positive: 1516, neutral: 55, negative: 50 },
  ],
  contacts: [
    { type: 'jabber', value: 'lamps@xmpp.example.net' },
    { type: 'email', value: 'lamps@mail.example.net' },
  ],
}

type Left = {
  path: string
  due: number | null
  outcome?: string
  reason?: string
  attempts?: number
  leased?: boolean
}

/** How pages of the first market are left, due so many days from the world's end; null: never again. */
const LEFT: Left[] = [
  { path: '/new', due: -2 },
  { path: '/held', due: -1, leased: true },
  { path: '/slow', due: 0.01, outcome: 'offline', reason: 'no answer', attempts: 2 },
  { path: '/wall', due: 1, outcome: 'captcha', reason: 'a form asks for letters of a picture' },
  { path: '/elsewhere', due: null, outcome: 'refused', reason: 'leads to a host that is not in scope' },
  { path: '/film', due: null, outcome: 'not-html', reason: 'video/mp4' },
  { path: '/spent', due: 2, reason: 'budget of the scrape spent' },
]

function at(days: number): Date {
  return new Date(SEED_END.getTime() + days * DAY_MS)
}

/** A frontier in which every state stands, a market that rests, one behind a gate, a capture that cannot be read. */
export async function insertFrontier(database: Database): Promise<void> {
  const [first, second, third] = await database.selectFrom('market').select('id').orderBy('id').execute()
  const rows = LEFT.map(({ path, due, outcome, reason, attempts, leased }) => ({
    market_id: first!.id,
    path,
    path_sha256: createHash('sha256').update(path).digest(),
    priority: 2,
    depth: 2,
    found_at: at(-3),
    due_at: due === null ? null : at(due),
    last_outcome: outcome ?? null,
    last_reason: reason ?? null,
    last_fetched_at: outcome ? at(-0.1) : null,
    attempts: attempts ?? 0,
    ...(leased && { leased_by: uuid(), leased_until: at(0.01) }),
  }))
  await database.insertInto('page').values(rows).execute()
  await database
    .updateTable('page')
    .set({ last_outcome: 'page', last_reason: 'rows of a list', due_at: at(0.5) })
    .where('market_id', '=', first!.id)
    .where('path', 'like', '/list%')
    .execute()
  await database
    .updateTable('identity')
    .set({ leased_until: at(0.02) })
    .where('market_id', '=', second!.id)
    .execute()
  await stand(database, first!.id)
  await gate(database, second!.id)
  await leave(database, third!.id)
  await insertMirrors(database, first!.id)
  await database
    .updateTable('capture')
    .set({ process_attempts: 5, process_error: 'the object is not in the store' })
    .where('id', '=', (eb) =>
      eb.selectFrom('capture').select('id').where('processed_at', 'is', null).orderBy('id').limit(1),
    )
    .execute()
}

/** A market that has been up since its first page. */
async function stand(database: Database, marketId: number): Promise<{ id: number }> {
  const first = await database
    .selectFrom('page_fetch')
    .select(['id', 'ended_at'])
    .where('market_id', '=', marketId)
    .where('outcome', '=', 'page')
    .orderBy('id')
    .executeTakeFirstOrThrow()
  const reason = 'its first page was read'
  await changeLife(database, marketId, {
    from: 'unread',
    to: 'up',
    at: first.ended_at,
    reason,
    fetchId: first.id,
  })
  return first
}

type Change = { from: string; to: string; at: Date; reason: string; fetchId: number }

export async function changeLife(database: Database, marketId: number, change: Change): Promise<void> {
  const { from, to, at, reason, fetchId } = change
  const row = { market_id: marketId, from_state: from, to_state: to, at, reason, page_fetch_id: fetchId }
  await database.insertInto('market_state').values(row).execute()
}

/** A market whose keepers seem to go. */
async function leave(database: Database, marketId: number): Promise<void> {
  const { id } = await stand(database, marketId)
  const reason = 'withdrawals are said to fail on 7 pages; 44 % of the vendors are gone'
  await changeLife(database, marketId, {
    from: 'up',
    to: 'exit-suspected',
    at: at(-0.4),
    reason,
    fetchId: id,
  })
}

/** A market whose last fetches all met its queue. */
async function gate(database: Database, marketId: number): Promise<void> {
  const last = await database
    .selectFrom('page_fetch')
    .selectAll()
    .where('market_id', '=', marketId)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const { id: _id, ...row } = last
  const rows = Array.from({ length: 25 }, (_, nth) => {
    const time = new Date(SEED_END.getTime() + 60_000 + nth * 1000)
    return {
      ...row,
      started_at: time,
      ended_at: time,
      outcome: 'queue',
      reason: 'a page that refreshes itself',
    }
  })
  await stand(database, marketId)
  const met = await database.insertInto('page_fetch').values(rows).returning(['id', 'ended_at']).execute()
  const eighth = met[7]!
  const reason = '8 of the last 8 fetches met a queue, captcha or block'
  const change = { from: 'up', to: 'queue-walled', at: eighth.ended_at, reason, fetchId: eighth.id }
  await changeLife(database, marketId, change)
}
