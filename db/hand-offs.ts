import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { HAND_OFF_HOLD_MS, type HandOffEnding, type HandOffKind } from '#contracts/hand-off.ts'
import { appendAudit } from './audit.ts'
import type { Account } from './console-session.ts'
import type { Database } from './open-database.ts'
import { digestOf } from './secrets.ts'
import { tellOfHandOff } from './tell-of-hand-off.ts'

const CRAWLER = 'crawler'
const subjectOf = (id: string) => `hand-off/${id}`

export type NewHandOff = {
  id: string
  marketId: number
  identityId: string
  kind: HandOffKind
  path: string
  /** Where the crawler shows its browser, as `host:port`. */
  address: string
  askedAt: Date
  expiresAt: Date
  /** Since when a destination must not have been told of this market and kind, to be told now. */
  toldSince: Date
}

/** Asks for a person, and has those told who want to be. One that a crawler left open when it fell is over with that. */
export async function openHandOff(database: Database, asked: NewHandOff): Promise<void> {
  const { id, marketId, identityId, kind, path, address, askedAt, expiresAt } = asked
  await database.transaction().execute(async (trx) => {
    await trx
      .updateTable('hand_off')
      .set({ ended_at: askedAt, ending: 'closed', path: null, view_token_sha256: null })
      .where('identity_id', '=', identityId)
      .where('ended_at', 'is', null)
      .execute()
    const place = { market_id: marketId, identity_id: identityId, kind, path, address }
    await trx
      .insertInto('hand_off')
      .values({ id, ...place, asked_at: askedAt, expires_at: expiresAt })
      .execute()
    await tellOfHandOff(trx, asked)
    const event = { at: askedAt, actor: CRAWLER, action: 'hand-off.asked', subject: subjectOf(id) }
    await appendAudit(trx, { ...event, details: { marketId, identityId, kind } })
  })
}

/** `token` opens the view at `address`, once. */
export type Taking =
  | { kind: 'taken'; token: string; address: string; market: string; takenAt: Date }
  | { kind: 'held'; by: string }
  | { kind: 'over'; ending: HandOffEnding }
  | { kind: 'unknown' }

/**
 * Gives it to one operator, and time to solve it. Who has it already may take it anew: the view that they had is closed.
 */
export async function takeHandOff(
  database: Database,
  id: string,
  { account, now }: { account: Account; now: Date },
): Promise<Taking> {
  const token = randomBytes(32).toString('base64url')
  return database.transaction().execute(async (trx) => {
    const taken = await trx
      .updateTable('hand_off as h')
      .from('market as m')
      .whereRef('m.id', '=', 'h.market_id')
      .set({ taken_by: account.id, taken_at: now, view_token_sha256: digestOf(token) })
      .set({ expires_at: sql<Date>`greatest(h.expires_at, ${new Date(now.getTime() + HAND_OFF_HOLD_MS)})` })
      .where('h.id', '=', id)
      .where('h.ended_at', 'is', null)
      .where('h.expires_at', '>', now)
      .where((eb) => eb.or([eb('h.taken_by', 'is', null), eb('h.taken_by', '=', account.id)]))
      .returning(['h.address', 'm.title'])
      .executeTakeFirst()
    if (!taken) return whyNot(trx, id)
    const event = { at: now, actor: account.name, action: 'hand-off.taken', subject: subjectOf(id) }
    await appendAudit(trx, event)
    return { kind: 'taken', token, address: taken.address, market: taken.title, takenAt: now }
  })
}

async function whyNot(database: Database, id: string): Promise<Taking> {
  const row = await database
    .selectFrom('hand_off as h')
    .leftJoin('account as a', 'a.id', 'h.taken_by')
    .select(['h.ending', 'a.name'])
    .where('h.id', '=', id)
    .executeTakeFirst()
  if (!row) return { kind: 'unknown' }
  if (row.ending !== null) return { kind: 'over', ending: row.ending as HandOffEnding }
  return row.name === null ? { kind: 'over', ending: 'expired' } : { kind: 'held', by: row.name }
}

/** Who holds a hand-off, since when and until when. */
export type Viewer = { accountId: number; name: string; takenAt: Date; expiresAt: Date }

/** Whom a token lets in: it is worth nothing from then on. */
export async function admitViewer(
  database: Database,
  { id, token, now }: { id: string; token: string; now: Date },
): Promise<Viewer | undefined> {
  const row = await database
    .updateTable('hand_off as h')
    .from('account as a')
    .whereRef('a.id', '=', 'h.taken_by')
    .set({ view_token_sha256: null })
    .where('h.id', '=', id)
    .where('h.view_token_sha256', '=', digestOf(token))
    .where('h.ended_at', 'is', null)
    .where('h.expires_at', '>', now)
    .returning(['a.id', 'a.name', 'h.taken_at', 'h.expires_at'])
    .executeTakeFirst()
  return row && { accountId: row.id, name: row.name, takenAt: row.taken_at!, expiresAt: row.expires_at }
}

/** Nobody holds it any more, unless it was taken again meanwhile. */
export async function letGo(
  database: Database,
  id: string,
  { accountId, takenAt }: Pick<Viewer, 'accountId' | 'takenAt'>,
): Promise<void> {
  await database
    .updateTable('hand_off')
    .set({ taken_by: null, taken_at: null, view_token_sha256: null })
    .where('id', '=', id)
    .where('taken_by', '=', accountId)
    .where('taken_at', '=', takenAt)
    .where('ended_at', 'is', null)
    .execute()
}

/** @param actor the operator, where one ended it */
export async function endHandOff(
  database: Database,
  id: string,
  { ending, actor = CRAWLER, now }: { ending: HandOffEnding; actor?: string | undefined; now: Date },
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    const ended = await trx
      .updateTable('hand_off')
      .set({ ended_at: now, ending, path: null, view_token_sha256: null })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (ended.numUpdatedRows === 0n) return
    const event = { at: now, actor, action: 'hand-off.ended', subject: subjectOf(id) }
    await appendAudit(trx, { ...event, details: { ending } })
  })
}

/** Those that wait for a person, the most urgent first, and those that ended after `since`. */
export async function findHandOffs(database: Database, { now, since }: { now: Date; since: Date }) {
  const rows = await database
    .selectFrom('hand_off as h')
    .innerJoin('market as m', 'm.id', 'h.market_id')
    .leftJoin('account as a', 'a.id', 'h.taken_by')
    .select(['h.id', 'm.name as market', 'm.title as marketTitle', 'h.kind', 'h.path', 'h.ending'])
    .select([
      'h.asked_at as askedAt',
      'h.expires_at as expiresAt',
      'h.ended_at as endedAt',
      'a.name as takenBy',
    ])
    .where('h.asked_at', '>', since)
    .orderBy('h.expires_at', 'desc')
    .limit(200)
    .execute()
  const all = rows.map((row) => ({
    ...row,
    kind: row.kind as HandOffKind,
    // Its crawler fell: nobody is left to say that its time is over.
    ending: (row.ending ?? (row.expiresAt <= now ? 'expired' : null)) as HandOffEnding | null,
    endedAt: row.endedAt ?? (row.expiresAt <= now ? row.expiresAt : null),
  }))
  return {
    open: all.filter(({ ending }) => ending === null).toReversed(),
    ended: all.filter(({ ending }) => ending !== null).slice(0, 50),
  }
}
