import { createHash } from 'node:crypto'
import { addUnproven } from '#db/mirrors.ts'
import { lastLists, recordList } from '#db/mirror-lists.ts'
import type { FetchedPage } from './fetch-outcome.ts'
import type { MarketSession } from './market-session.ts'
import { verifyMirrorList, type SignedList } from './verify-mirror-list.ts'

/**
 * Where a page is the market's signed list of mirrors: checks it and enters what it names, to be compared before use.
 * What is wrong with a list adds nothing and is on record.
 *
 * @returns whether the page is where the market publishes its list
 */
export async function readMirrorList(
  session: MarketSession,
  path: string,
  page: FetchedPage,
  gateVersion: string,
): Promise<boolean> {
  const { database, clock } = session.deps
  const marketId = session.market.id
  const keys = (await session.mirrors.keys()).filter(({ listPath }) => listPath === path)
  if (keys.length === 0) return false
  const sha256 = createHash('sha256').update(page.html).digest('hex')
  const { read, signedAt: last } = await lastLists(database, marketId)
  // The same words as last time have been judged.
  if (read?.sha256 === sha256) return true
  const now = clock.now()
  const list = await verifyMirrorList(page.html, keys, { now, last })
  await database.transaction().execute(async (trx) => {
    const hosts = list.outcome === 'accepted' ? list.onions.map((host) => ({ host, port: 80 })) : []
    const reason = 'named by the market’s signed list; not compared yet'
    const added = await addUnproven(trx, marketId, hosts, { source: 'signed list', reason, now })
    await recordList(trx, {
      market_id: marketId,
      mirror_id: session.mirror.id,
      read_at: now,
      text_sha256: sha256,
      ...rowOf(list, page.html),
      gate_version: gateVersion,
      added: added.length,
    })
    session.deps.events.mirrorListRead(session.market.name, list.outcome, reasonOf(list), added.length)
  })
  return true
}

function rowOf(list: SignedList, text: string) {
  const { outcome, signedAt = null } = list
  const isStanding = outcome === 'accepted'
  return {
    outcome,
    reason: reasonOf(list),
    signed_at: signedAt,
    fingerprint: isStanding ? list.fingerprint : null,
    text: isStanding ? text : null,
  }
}

function reasonOf(list: SignedList): string {
  if (list.outcome === 'refused') return list.reason
  const mistyped = list.mistyped > 0 ? `, ${list.mistyped} mistyped` : ''
  return `${list.onions.length} mirrors named${mistyped}`
}
