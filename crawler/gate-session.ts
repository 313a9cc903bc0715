import type { CsamGate } from './csam-gate.ts'
import type { Identity } from './identity.ts'

/**
 * Takes from an identity what sites gave it to keep and the gate stops: it would go out with every request, stop every
 * page that answers, and be sealed into the database.
 */
export function gateSession(judge: CsamGate, identity: Pick<Identity, 'cookies' | 'origins'>): void {
  const isStopped = (name: string, value: string) => judge({ url: '', html: '', head: `${name}=${value}` })
  identity.cookies.drop(({ name, value, path }) => isStopped(name, `${value}; path=${path}`) !== undefined)
  identity.origins = identity.origins.map(({ origin, localStorage }) => ({
    origin,
    localStorage: localStorage.filter(({ name, value }) => isStopped(name, value) === undefined),
  }))
}
