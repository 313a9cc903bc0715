import { readRequestHead, type Header } from './egress-guard-head.ts'
import type { Identity } from './identity.ts'

/** Measured: 153, which npm brings, does not ask for JPEG XL and 156 does. */
const LAST_WITHOUT_JXL = 153

function acceptOf(userAgent: string): string {
  const version = Number(/Chrome\/(\d+)/.exec(userAgent)?.[1])
  const jxl = version > LAST_WITHOUT_JXL ? 'image/jxl,' : ''
  return (
    `text/html,application/xhtml+xml,application/xml;q=0.9,${jxl}image/avif,image/webp,image/apng,*/*;q=0.8,` +
    'application/signed-exchange;v=b3;q=0.7'
  )
}

/** What differs from one navigation to the next; everything else is the browser's face. */
const OWN = new Set(['host', 'referer', 'cookie'])

/**
 * The headers of a navigation: names, order and values as this identity's browser was last seen to send them, or as
 * Chromium was measured to, where it has sent none. To a clear-text onion that is without Sec-Fetch-*, client hints and
 * Brotli. `test/lanes.test.ts` compares the two lanes as a server sees them.
 */
export function navigationHeaders(
  { host, href }: URL,
  identity: Pick<Identity, 'userAgent' | 'acceptLanguage' | 'cookies' | 'seenHeaders'>,
  referer: string | undefined,
  now: Date,
): string[] {
  const own = new Map([
    ['host', host],
    ['referer', referer],
    ['cookie', identity.cookies.headerFor(href, now)],
  ])
  const face = identity.seenHeaders ?? measuredHeaders(identity)
  return face.flatMap(([name, value]) => {
    const sent = isOwn(name) ? own.get(name.toLowerCase()) : value
    return sent === undefined ? [] : [name, sent]
  })
}

/**
 * The browser's face, taken from the head of one of its navigations. Where it sent no referer or cookie, their places are
 * those in which Chromium was measured to put them.
 */
export function faceOf(head: Buffer, before: readonly Header[]): Header[] | undefined {
  const verdict = readRequestHead(head)
  if (verdict.kind !== 'head' || verdict.head.method !== 'GET') return undefined
  const face: Header[] = verdict.head.headers.map(([name, value]) => [name, isOwn(name) ? '' : value])
  for (const [at, [name]] of before.entries()) {
    if (!isOwn(name) || face.some(([other]) => other.toLowerCase() === name.toLowerCase())) continue
    const earlier = before.slice(0, at).map(([other]) => other.toLowerCase())
    const after = face.findLastIndex(([other]) => earlier.includes(other.toLowerCase()))
    face.splice(after + 1, 0, [name, ''])
  }
  return face
}

export function measuredHeaders({
  userAgent,
  acceptLanguage,
}: Pick<Identity, 'userAgent' | 'acceptLanguage'>): Header[] {
  return [
    ['Host', ''],
    ['Connection', 'keep-alive'],
    // Chromium sends these two where its requests are intercepted.
    ['Pragma', 'no-cache'],
    ['Cache-Control', 'no-cache'],
    ['Upgrade-Insecure-Requests', '1'],
    ['User-Agent', userAgent],
    ['Accept-Language', acceptLanguage],
    ['Accept', acceptOf(userAgent)],
    ['Referer', ''],
    ['Accept-Encoding', 'gzip, deflate'],
    ['Cookie', ''],
  ]
}

function isOwn(name: string): boolean {
  return OWN.has(name.toLowerCase())
}
