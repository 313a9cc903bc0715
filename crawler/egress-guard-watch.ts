import { valuesOf } from './egress-guard-head.ts'
import type { ResponseHead } from './egress-guard-rules.ts'

/** One request and its answer as they stood on the wire. */
export type Exchange = {
  url: string
  requestHead: Buffer
  /** Raw bytes, head and body still coded, up to the cap. */
  response: Buffer
  startedAt: Date
  endedAt: Date
  /** The answer came to its own end. */
  complete: boolean
  /** The answer ran over the cap and was cut. */
  truncated: boolean
}

/** Keeps the exchanges of one document: the URL that is waited for, and each redirect behind it. */
export type Watch = Disposable & {
  /** Waits for one more URL: where the page took itself. Unlike a redirect, its answer may stay out. */
  expect(url: string): void
  exchanges(): Exchange[]
  /** The URL or the redirect that has not been answered yet. */
  pending(): string | undefined
  /** Settles when an answer has run over the cap; nothing more is to come then. */
  overflowed: Promise<void>
}

/** What a connection writes into while a watched exchange runs. */
export type Recorder = {
  maxBytes: number
  head(head: ResponseHead): void
  bytes(chunk: Buffer): void
  end(state: { complete: boolean; truncated: boolean; at: Date }): void
}

export type WatchDesk = {
  /** @param onCookies is called when a kept answer sets cookies */
  open(url: string, maxBytes: number, onCookies?: () => void): Watch
  /** Only what somebody waits for is kept: memory is bounded by the watches, not by the pages. */
  claim(url: string, requestHead: Buffer, at: Date): Recorder | undefined
}

type Draft = Omit<Exchange, 'response'> & { chunks: Buffer[] }
type OpenWatch = {
  pending: string | undefined
  optional: string | undefined
  maxBytes: number
  drafts: Draft[]
  overflow: () => void
  onCookies: (() => void) | undefined
}

export function openWatchDesk(): WatchDesk {
  const watches = new Set<OpenWatch>()
  return {
    open(url, maxBytes, onCookies) {
      const { promise: overflowed, resolve: overflow } = Promise.withResolvers<void>()
      const watch: OpenWatch = {
        pending: addressOf(url),
        optional: undefined,
        maxBytes,
        drafts: [],
        overflow,
        onCookies,
      }
      watches.add(watch)
      return {
        expect: (next) => void (watch.optional = addressOf(next)),
        exchanges: () => watch.drafts.map(exchangeOf),
        pending: () => watch.pending,
        overflowed,
        [Symbol.dispose]: () => {
          watches.delete(watch)
          watch.drafts = []
        },
      }
    },
    claim(url, requestHead, at) {
      const watch = [...watches].find(({ pending, optional }) => url === pending || url === optional)
      return watch && recorderOf(watch, url, requestHead, at)
    },
  }
}

function recorderOf(watch: OpenWatch, url: string, requestHead: Buffer, at: Date): Recorder {
  const chunks: Buffer[] = []
  const draft: Draft = {
    url,
    requestHead,
    chunks,
    startedAt: at,
    endedAt: at,
    complete: false,
    truncated: false,
  }
  const wasOptional = watch.pending !== url
  if (wasOptional) watch.optional = undefined
  else watch.pending = undefined
  watch.drafts.push(draft)
  return {
    maxBytes: watch.maxBytes,
    head({ status, headers }) {
      if (valuesOf(headers, 'set-cookie').length > 0) watch.onCookies?.()
      const location = valuesOf(headers, 'location')[0]
      const moved = status >= 300 && status < 400 && location !== undefined && URL.canParse(location, url)
      if (moved) watch[wasOptional ? 'optional' : 'pending'] = addressOf(location, url)
    },
    bytes: (chunk) => void chunks.push(chunk),
    end({ complete, truncated, at: endedAt }) {
      Object.assign(draft, { complete, truncated, endedAt })
      if (truncated) watch.overflow()
      if (chunks.length > 0 && !(wasOptional && !complete && !truncated)) return
      // A kept-alive connection that the site had closed: the client asks again on a new one.
      watch.drafts = watch.drafts.filter((other) => other !== draft)
      if (wasOptional) watch.optional ??= url
      else watch.pending ??= url
    },
  }
}

function exchangeOf({ chunks, ...rest }: Draft): Exchange {
  return { ...rest, response: Buffer.concat(chunks) }
}

/** A URL as the request line and the Host header spell it: no fragment, no log-in. */
export function addressOf(url: string, base?: string): string {
  const { host, pathname, search, protocol, href } = new URL(url, base)
  return /^https?:$/.test(protocol) ? `${protocol}//${host}${pathname}${search}` : href
}
