import type { HandOffEnding } from '#contracts/hand-off.ts'
import type { Gate } from './hand-off-desk.ts'
import type { Identity } from './identity.ts'
import type { MarketSession } from './market-session.ts'

/** `solved`: the identity's cookies are those of the browser in which it was; `refused`: the operator gave it up. */
export type PersonAnswer = 'solved' | 'expired' | 'refused'

const ANSWERS: Record<HandOffEnding, PersonAnswer> = {
  solved: 'solved',
  refused: 'refused',
  blocked: 'refused',
  stopped: 'refused',
  expired: 'expired',
  closed: 'expired',
}

const asked = new WeakMap<Identity, Promise<PersonAnswer>>()

/**
 * Puts a gate before a person, and waits for what becomes of it. One identity stands at one gate: fetches that meet it
 * at the same time wait for the same person. Other markets go on meanwhile.
 */
export function askForPerson(session: MarketSession, gate: Gate): Promise<PersonAnswer> {
  const { identity, deps } = session
  const running = asked.get(identity)
  if (running) return running
  const answer = deps.slots
    .lend(() => deps.handOffs.ask(session, gate))
    .then((ending) => ANSWERS[ending])
    .finally(() => asked.delete(identity))
  asked.set(identity, answer)
  return answer
}

/** What the pause of a market says that waits for a person. */
export function personNeeded(what: string): string {
  return `a person is needed: ${what}`
}
