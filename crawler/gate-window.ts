import type { Clock } from '#shared/clock.ts'
import { valuesOf, type RequestHead } from './egress-guard-head.ts'
import type { Destination, GuardRules, RuleName } from './egress-guard-rules.ts'

/** A gate's own form, the only thing that leaves the machine beside GET and HEAD (law 1). */
export type GateForm = {
  host: string
  method: 'POST'
  /** Path and query, as the request line has to spell them. */
  path: string
  /** Names of the form's fields; a request may leave some out and brings no others. */
  fields: readonly string[]
  /** The window closes itself then. */
  until: Date
  /** How many requests pass before it closes itself; one unless it is said. */
  requests?: number
  /** On whose word: an account's name, or the crawler with a credential that a person approved. */
  actor?: string
}

/** What is put on record: names of fields, never what stood in them. */
export type GateEvent = {
  kind: 'opened' | 'request'
  windowId: string
  at: Date
  actor: string
  host: string
  path: string
  fields: string[]
  until: Date
}

/** Resolves once the event stands; no request passes before. */
export type RecordGate = (event: GateEvent) => Promise<void>

/** A request that may pass when its body, of so many bytes, is as the form says. */
type Admission = { bytes: number; pass: (body: Buffer) => Promise<RuleName | undefined> }

export type GateDesk = {
  open: (form: GateForm) => Disposable
  admit: (head: RequestHead, to: Destination, rules: GuardRules) => Admission | RuleName
}

type Window = Required<GateForm> & { id: string; left: number; opened: Promise<void> }

const MAX_BODY_BYTES = 64 * 1024
const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i

/** The open gate windows of one identity. None is open unless somebody opened it. */
export function openGateDesk(clock: Clock, record: RecordGate): GateDesk {
  const windows = new Set<Window>()
  const eventOf = (kind: GateEvent['kind'], window: Window, fields: readonly string[]): GateEvent => {
    const { id, actor, host, path, until } = window
    return { kind, windowId: id, at: clock.now(), actor, host, path, fields: [...fields], until }
  }

  async function pass(window: Window, body: Buffer): Promise<RuleName | undefined> {
    const names = [...new Set(new URLSearchParams(body.toString('latin1')).keys())]
    if (!names.every((name) => window.fields.includes(name))) return 'gate-form'
    // Counted before anything is waited for: of two at once one is too many.
    if (window.left-- <= 0) return 'method'
    try {
      await window.opened
      await record(eventOf('request', window, names))
    } catch {
      // What failed is told by whoever records; here it only means that nothing passes.
      return 'gate-unrecorded'
    }
    return undefined
  }

  return {
    open(form) {
      const requests = form.requests ?? 1
      const written = { ...form, actor: form.actor ?? 'crawler', requests, left: requests }
      const window: Window = { ...written, id: crypto.randomUUID(), opened: Promise.resolve() }
      window.opened = record(eventOf('opened', window, form.fields))
      // Each request that waits for it hears of it.
      window.opened.catch(() => undefined)
      windows.add(window)
      return { [Symbol.dispose]: () => void windows.delete(window) }
    },
    admit(head, to, rules) {
      for (const each of windows) if (each.until <= clock.now() || each.left <= 0) windows.delete(each)
      const window = [...windows].find(({ host, path }) => host === to.host && path === head.target)
      if (!window || head.method !== 'POST') return 'method'
      const bytes = bodyBytesOf(head)
      if (bytes === undefined) return 'gate-form'
      return rules.request(withoutBody(head), to) ?? { bytes, pass: (body) => pass(window, body) }
    },
  }
}

/** Undefined where the request carries no form of a size that we send. */
function bodyBytesOf({ headers }: RequestHead): number | undefined {
  const [length, ...more] = valuesOf(headers, 'content-length')
  const types = valuesOf(headers, 'content-type')
  if (more.length > 0 || length === undefined || !/^\d{1,5}$/.test(length)) return undefined
  if (types.length !== 1 || !FORM_TYPE.test(types[0]!)) return undefined
  return Number(length) <= MAX_BODY_BYTES ? Number(length) : undefined
}

/** The same request as one that only reads, so that every other rule is asked as ever. */
function withoutBody(head: RequestHead): RequestHead {
  const headers = head.headers.filter(([name]) => name.toLowerCase() !== 'content-length')
  return { ...head, method: 'GET', headers }
}
