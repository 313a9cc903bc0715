import { claimDeliveries, type ClaimedDelivery, type EndedTry } from '#db/deliveries.ts'
import { secretContext, switchOffDestination } from '#db/destinations.ts'
import type { Database } from '#db/open-database.ts'
import type { Clock } from '#shared/clock.ts'
import { LanternfishError } from '#shared/errors.ts'
import type { MasterKey } from '#shared/master-key.ts'
import { deliveryBodyOf } from './delivery-body.ts'
import { mailTextOf } from './mail-text.ts'
import { nextTryAt } from './retry-schedule.ts'
import type { SendMail } from './send-mail.ts'
import { sendWebhook, type Resolve, type Sent } from './send-webhook.ts'
import { signWebhook } from './sign-webhook.ts'

export type DeliverDeps = {
  database: Database
  /** Its commits reach the disk before anything is sent: what was sent must not be forgotten. */
  durable: Database
  /** Resolves once the try is written down. */
  record: (ended: EndedTry) => Promise<void>
  clock: Clock
  masterKey: MasterKey
  consoleUrl: string
  /** Undefined without SMTP_URL. */
  sendMail: SendMail | undefined
  resolve?: Resolve
  /** A number from 0 to 1. */
  random: () => number
  onTried: (tried: { deliveryId: string; tries: number; status?: number; error?: string }) => void
}

/** Longer than any sending takes: then its worker is dead, and another may send. */
const CLAIM_MS = 20_000

/** One try of each delivery that is due, side by side. What is sent twice has the same id twice. */
export async function deliver(deps: DeliverDeps, deliveryIds: string[]): Promise<void> {
  const now = deps.clock.now()
  const until = new Date(now.getTime() + CLAIM_MS)
  const claimed = await claimDeliveries(deps.durable, deliveryIds, { now, until })
  await Promise.all(claimed.map((one) => tryOnce(deps, one)))
}

async function tryOnce(deps: DeliverDeps, claimed: ClaimedDelivery): Promise<void> {
  const { database, clock } = deps
  const startedAt = clock.now()
  const sent = await trySending(deps, claimed, startedAt)
  const endedAt = clock.now()
  if (sent.gone) await switchOffDestination(database, claimed.destinationId, sent.error ?? 'gone', endedAt)
  const mayTryAgain = claimed.enabled && !sent.gone && !claimed.handOff?.isOver && sent.error !== undefined
  const next = mayTryAgain ? nextTryAt(claimed, { now: endedAt, random: deps.random() }) : undefined
  const { id: deliveryId, tries } = claimed
  const { status = null, error = null } = sent
  await deps.record({ deliveryId, tries, startedAt, endedAt, status, error, nextTryAt: next ?? null })
  deps.onTried({ deliveryId, tries, ...(status && { status }), ...(error !== null && { error }) })
}

async function trySending(deps: DeliverDeps, claimed: ClaimedDelivery, at: Date): Promise<Sent> {
  if (!claimed.enabled) return { error: 'the destination is switched off' }
  if (claimed.handOff?.isOver) return { error: 'the hand-off was over before this could be told' }
  if (claimed.kind === 'mail') return sendAsMail(deps, claimed)
  try {
    const { id, destinationId, address } = claimed
    const secret = deps.masterKey.unseal(claimed.sealedSecret ?? '', secretContext(destinationId))
    const body = deliveryBodyOf(claimed, deps.consoleUrl)
    const headers = signWebhook({ id, at, body, secret })
    return await sendWebhook({ address, headers, body }, { ...(deps.resolve && { resolve: deps.resolve }) })
  } catch (error) {
    // Another master key, say: shown beside the delivery, which is tried again like any other.
    return { error: error instanceof LanternfishError ? error.message : `a fault of ours: ${nameOf(error)}` }
  }
}

/** The message of a fault that nobody foresaw may hold what a market wrote. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error
}

async function sendAsMail({ sendMail, consoleUrl }: DeliverDeps, claimed: ClaimedDelivery): Promise<Sent> {
  if (!sendMail) return { error: 'there is no mail server: set SMTP_URL and MAIL_FROM' }
  return sendMail({ to: claimed.address, messageId: claimed.id, ...mailTextOf(claimed, consoleUrl) })
}
