import { valuesOf } from './egress-guard-head.ts'
import type { Failure, Mark, Refusal } from './egress-guard-ledger.ts'
import { parseResponseHead } from './egress-guard-response.ts'
import { guardRules } from './egress-guard-rules.ts'
import { addressOf, type Exchange, type Watch } from './egress-guard-watch.ts'
import { MAX_REDIRECTS, type FetchOutcome, type FetchTask, type Redirect } from './fetch-outcome.ts'
import type { Identity } from './identity.ts'
import { needsScript } from './needs-script.ts'
import { isReadable, readHops } from './read-hops.ts'

/** What a lane knows when it is done; the rest stands in the guard. */
export type FetchTrace = {
  task: FetchTask
  identity: Identity
  watch: Watch
  mark: Mark
  startedAt: Date
  endedAt: Date
  /** What the lane heard when it did not come to its end. */
  error?: string
  dom?: string
  /** Where the browser stood when the document was taken. */
  finalUrl?: string | undefined
  /** What the browser stopped before it reached the guard. */
  stopped?: Refusal[]
}

/** Both lanes end here: what happened is read from the wire, so that the lanes cannot disagree about it. */
export async function concludeFetch(trace: FetchTrace): Promise<FetchOutcome> {
  const { task, watch } = trace
  const exchanges = upTo(watch.exchanges(), trace.finalUrl)
  const last = exchanges.at(-1)
  const truncated = exchanges.find((exchange) => exchange.truncated)
  if (truncated) return { kind: 'too-big', bytes: truncated.response.length }
  const pending = watch.pending()
  if (pending !== undefined) return concludeUnanswered(trace, pending, exchanges.length)
  if (!last) return { kind: 'offline', reason: trace.error ?? 'no answer' }
  const early = notHtml(last)
  if (early) return early
  if (!last.complete) return { kind: 'offline', reason: trace.error ?? 'the answer broke off' }
  const hops = await readHops(exchanges, task.maxBytes)
  if (!Array.isArray(hops)) return hops
  const { html, status, requestHeaders, responseHeaders } = hops.at(-1)!
  const { lane } = task
  return {
    kind: 'page',
    lane,
    requestedUrl: task.url,
    url: last.url,
    status,
    redirects: exchanges.slice(0, -1).map(redirectOf),
    html,
    ...(trace.dom !== undefined && { dom: trace.dom }),
    wire: hops,
    requestHeaders,
    responseHeaders,
    contentType: valuesOf(responseHeaders, 'content-type')[0],
    startedAt: trace.startedAt,
    endedAt: trace.endedAt,
    refused: [...trace.identity.guard.refusals(trace.mark), ...(trace.stopped ?? [])],
    // Asked where it matters alone: the answer takes a reading of the page.
    needsScript: () => lane === 'http' && needsScript(html),
  }
}

/** A page may have fetched further documents without going there, as a download does: they are no hops. */
function upTo(exchanges: Exchange[], finalUrl: string | undefined): Exchange[] {
  if (finalUrl === undefined) return exchanges
  const at = exchanges.findLastIndex(({ url }) => url === addressOf(finalUrl))
  return at === -1 ? exchanges : exchanges.slice(0, at + 1)
}

/** The hop that nobody answered: refused by the guard, not reachable, or silent. */
function concludeUnanswered(trace: FetchTrace, pending: string, hops: number): FetchOutcome {
  const { identity, mark } = trace
  const { protocol, hostname, pathname, search } = new URL(pending)
  if (!protocol.startsWith('http'))
    return concludeRefused({ at: trace.endedAt, rule: 'destination-not-onion', host: '' })
  const isThisHop = ({ host, path }: Refusal): boolean =>
    host === hostname && (path === undefined || path === pathname + search)
  const refusal = identity.guard.refusals(mark).find(isThisHop)
  if (refusal) return concludeRefused(refusal)
  if (hops > MAX_REDIRECTS)
    return { kind: 'refused', rule: 'redirect-limit', reason: `more than ${MAX_REDIRECTS} redirects` }
  const failure = identity.guard.failures(mark).findLast(({ host }) => host === hostname)
  return failure ? concludeFailure(failure) : { kind: 'offline', reason: trace.error ?? 'no answer' }
}

function concludeRefused({ rule, status, contentType }: Refusal): FetchOutcome {
  if (rule === 'response-type' && status !== undefined) return { kind: 'not-html', contentType, status }
  if (rule === 'response-malformed') return { kind: 'offline', reason: guardRules[rule] }
  return { kind: 'refused', rule, reason: guardRules[rule] }
}

function concludeFailure({ kind, reason, unsure }: Failure): FetchOutcome {
  return kind === 'egress-down' ? { kind, reason, ...(unsure && { unsure }) } : { kind, reason }
}

/** Judged by the head alone: the lanes do not wait for the body of what is no page. */
function notHtml({ response }: Exchange): FetchOutcome | undefined {
  const head = headOf(response)
  const contentType = head && valuesOf(head.headers, 'content-type')[0]
  if (!head || contentType === undefined || isReadable(contentType)) return undefined
  return { kind: 'not-html', contentType, status: head.status }
}

function redirectOf({ url, response }: Exchange): Redirect {
  const head = headOf(response)
  return { url, status: head?.status ?? 0, location: head && valuesOf(head.headers, 'location')[0] }
}

function headOf(response: Buffer): ReturnType<typeof parseResponseHead> {
  const end = response.indexOf('\r\n\r\n')
  return parseResponseHead(response.toString('latin1', 0, end === -1 ? response.length : end))
}
