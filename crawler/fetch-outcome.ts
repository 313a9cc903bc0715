import type { SeenForm } from '#pages/login-form.ts'
import type { Refusal } from './egress-guard-ledger.ts'
import type { Header } from './egress-guard-head.ts'
import type { RuleName } from './egress-guard-rules.ts'

export type Lane = 'http' | 'browser'

/** What is entered in a form that a gate window was opened for. */
export type FormTask = {
  /** The form; the first hit is taken. */
  selector: string
  /** By name of the field; the others are sent as they stand. */
  fill: Readonly<Record<string, string>>
  /** Opens the gate window for the form as it stands on the page. Undefined where it may not be sent. */
  open: (form: SeenForm) => Disposable | undefined
}

export type FetchTask = {
  url: string
  lane: Lane
  /** For the whole fetch, redirects and rendering included. */
  timeoutMs: number
  /** Of the body, both as sent and as decoded. */
  maxBytes: number
  /** The page on which the link stood. */
  referer?: string
  /** Called when an answer sets cookies, before anybody can send them. */
  onCookies?: () => void
  /** A gate's form on that page, to be filled and sent once. The outcome is the page that it stood on. */
  form?: FormTask
}

/** One request and its answer, raw, and the answer's decoded text. */
export type WireHop = { url: string; request: Buffer; response: Buffer; html: string }
export type Redirect = { url: string; status: number; location: string | undefined }

/** A page as it came, whatever it turns out to be: gates are judged by content, after this. */
export type FetchedPage = {
  kind: 'page'
  lane: Lane
  requestedUrl: string
  /** Where the last hop was read. */
  url: string
  status: number
  /** The hops before the last, in order; in the browser lane also navigations by the page itself. */
  redirects: Redirect[]
  /** The decoded body of the last hop. */
  html: string
  /** Browser lane: the document after its scripts ran. Absent where they never let go of it, or it outgrew `maxBytes`. */
  dom?: string
  /** Every hop, the last one being the page. */
  wire: WireHop[]
  requestHeaders: Header[]
  responseHeaders: Header[]
  contentType: string | undefined
  startedAt: Date
  endedAt: Date
  /** What was stopped while the page was fetched, by the guard or in the browser before it. */
  refused: Refusal[]
  /** HTTP lane: the content only appears when scripts run. */
  needsScript: () => boolean
}

/** How one fetch ended, before anybody has read the page. */
export type FetchOutcome =
  | FetchedPage
  | { kind: 'offline'; reason: string }
  /** `unsure` where it may as well be the site that failed. */
  | { kind: 'egress-down'; reason: string; unsure?: boolean }
  | { kind: 'too-big'; bytes: number }
  | { kind: 'not-html'; contentType: string | undefined; status: number }
  | { kind: 'refused'; reason: string; rule: RuleName | 'redirect-limit' }

export const MAX_REDIRECTS = 5
