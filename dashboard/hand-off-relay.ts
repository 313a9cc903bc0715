import type { FastifyRequest } from 'fastify'
import { WebSocket } from 'ws'
import { MAX_FRAME_BYTES, type HandOffNews } from '#contracts/hand-off.ts'
import { letGo, takeHandOff, type Taking } from '#db/hand-offs.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { readAccount } from './session-guard.ts'

type Parts = { database: Database; clock: Clock }

const CONNECT_TIMEOUT_MS = 5_000
/** How soon a session that has ended closes the view, too. */
const SESSION_CHECK_MS = 2_000

/**
 * Takes a hand-off for whoever asks, and carries pictures and acts between their page and the crawler's browser for as
 * long as both are there. Nothing of it is kept here.
 */
export async function relayHandOff(
  page: WebSocket,
  request: FastifyRequest,
  id: string,
  { database, clock }: Parts,
): Promise<void> {
  page.on('error', () => page.terminate())
  const { account } = request
  const taking = await takeHandOff(database, id, { account, now: clock.now() })
  if (taking.kind !== 'taken') return sayAndClose(page, newsOf(taking))
  const { address, token, takenAt } = taking
  const crawler = new WebSocket(`ws://${address}/${id}`, {
    headers: { authorization: `Bearer ${token}` },
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
  })
  const watch = setInterval(() => void closeSignedOut(page, request, { database, clock }), SESSION_CHECK_MS)
  let isThere = false
  crawler.once('open', () => (isThere = true))
  crawler.on('error', () => crawler.terminate())
  crawler.on('message', (data, isBinary) => page.send(data, { binary: isBinary }))
  crawler.once('close', () => {
    // The crawler that asked fell, or cannot be reached from here: somebody else may try.
    if (!isThere) void giveUp(page, database, id, { accountId: account.id, takenAt })
    else page.close()
  })
  page.on('message', (data, isBinary) => {
    if (crawler.readyState === WebSocket.OPEN) crawler.send(data, { binary: isBinary })
  })
  page.once('close', () => {
    clearInterval(watch)
    crawler.close()
  })
  if (page.readyState !== WebSocket.OPEN) crawler.close()
}

async function giveUp(
  page: WebSocket,
  database: Database,
  id: string,
  held: { accountId: number; takenAt: Date },
): Promise<void> {
  try {
    await letGo(database, id, held)
  } finally {
    sayAndClose(page, { type: 'gone', reason: 'crawler' })
  }
}

function newsOf(taking: Exclude<Taking, { kind: 'taken' }>): HandOffNews {
  switch (taking.kind) {
    case 'held':
      return { type: 'held', by: taking.by }
    case 'over':
      return { type: 'ended', ending: taking.ending }
    case 'unknown':
      return { type: 'gone', reason: 'unknown' }
  }
}

function sayAndClose(page: WebSocket, news: HandOffNews): void {
  page.send(JSON.stringify(news))
  page.close()
}

async function closeSignedOut(page: WebSocket, request: FastifyRequest, { database, clock }: Parts) {
  const account = await readAccount(database, clock, request).catch(() => undefined)
  if (account?.id !== request.account.id || account.role !== request.account.role) page.close()
}
