import { UsageError } from '#shared/errors.ts'
import { hostFault, networkOf, siteOf, type Network } from '#shared/site-address.ts'
import { valuesOf, type Header, type RequestHead } from './egress-guard-head.ts'

/** Every reason for which the guard says no, and what it says to whoever asks why. */
export const guardRules = {
  'destination-not-onion': 'only checksum-valid v3 onions and I2P hosts, asked for by name, are reached',
  'out-of-scope': 'the host is outside the scope of this identity',
  port: 'the scope names another port for this host',
  method: 'only GET and HEAD leave the machine',
  'gate-form': 'only the form of the open gate window passes, url-encoded, with its own fields, up to 64 KB',
  'gate-unrecorded': 'what passes a gate window has to stand in the audit log first',
  'gate-image': 'the captcha of a gate is one PNG, JPEG, GIF or WebP of at most 512 KB',
  'host-mismatch': 'the Host header is not the host of the connection',
  upgrade: 'the connection may not become a WebSocket or anything else',
  body: 'a request may not carry a body',
  'resource-type': 'images, media, fonts, documents and downloads are never requested',
  'response-type': 'the answer is an image, media, a font or a download, and was cut at its head',
  malformed: 'the request cannot be read in one way only',
  'response-malformed': 'the answer cannot be read in one way only',
  'budget-bytes': 'the byte budget of this scrape is spent',
  'budget-requests': 'the request budget of this scrape is spent',
} as const

export type RuleName = keyof typeof guardRules
/** `named` is false where a number was asked for instead of a name. */
export type Destination = { host: string; port: number; named: boolean }
/** Port by host, all of one network. */
export type Scope = ReadonlyMap<string, number>
export type ResponseHead = { status: number; headers: Header[] }

/** What the guard asks at each of its three stations. A rule's name is a no. */
export type GuardRules = {
  destination: (to: Destination, scope: Scope) => RuleName | undefined
  request: (head: RequestHead, to: Destination) => RuleName | undefined
  response: (head: ResponseHead) => RuleName | undefined
}

/** Law 1 to 3 as code: read only, in scope, no pictures. */
export const readOnlyRules: GuardRules = {
  destination: judgeDestination,
  request: judgeRequest,
  response: judgeResponse,
}

const REFUSED_DESTS = /^(?:image|video|audio|font|track|object|embed|websocket|report)$/i
const REFUSED_PATH = new RegExp(
  String.raw`\.(?:jpe?g|png|gif|webp|avif|jxl|bmp|ico|svgz?|tiff?|heic|psd|mp4|m4[av]|webm|mkv|avi|mov|wmv|flv|mpe?g|3gp|ogg|og[av]|mp3|wav|flac|aac|opus|` +
    String.raw`woff2?|ttf|otf|eot|zip|rar|7z|tar|t?gz|bz2|xz|zst|iso|img|dmg|pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|epub|csv|sql|` +
    String.raw`exe|msi|apk|jar|deb|rpm|bin|dll|so|scr|bat|cmd|ps1|torrent)$`,
  'i',
)
const READABLE_TYPE =
  /^(?:text\/|application\/(?:[\w.-]+\+)?(?:xml|json)\b|application\/(?:x-)?(?:java|ecma)script\b|application\/pgp-)/i

/**
 * @param entries `host` or `host:port`; without a port it is 80
 * @throws UsageError naming the entry that is no site, or lives on another network
 */
export function parseScope(entries: Iterable<string>, network: Network = 'tor'): Scope {
  const scope = new Map<string, number>()
  for (const entry of entries) {
    const [host = '', port = '80', ...rest] = entry.toLowerCase().split(':')
    const number = /^\d{1,5}$/.test(port) ? Number(port) : 0
    const lives = networkOf(host)
    if (lives === undefined) throw new UsageError(`${hostFault(host)}.`)
    if (rest.length > 0 || number < 1 || number > 65_535)
      throw new UsageError(`"${entry}" has no port between 1 and 65535 behind its colon.`)
    if (lives !== network)
      throw new UsageError(`"${host}" does not live on the network of this identity: they are never mixed.`)
    scope.set(host, number)
  }
  return scope
}

function judgeDestination({ host, port, named }: Destination, scope: Scope): RuleName | undefined {
  const site = named ? siteOf(host) : undefined
  if (site === undefined) return 'destination-not-onion'
  const expected = scope.get(site.host)
  if (expected === undefined) return 'out-of-scope'
  return port === expected ? undefined : 'port'
}

function judgeRequest({ method, target, headers }: RequestHead, to: Destination): RuleName | undefined {
  if (method !== 'GET' && method !== 'HEAD') return 'method'
  const hosts = valuesOf(headers, 'host')
  const expected = to.port === 80 ? to.host : `${to.host}:${to.port}`
  if (hosts.length !== 1 || hosts[0]!.toLowerCase() !== expected) return 'host-mismatch'
  if (wantsUpgrade(headers)) return 'upgrade'
  const lengths = valuesOf(headers, 'content-length')
  const carriesBody = lengths.length > 1 || (lengths[0] ?? '0') !== '0'
  if (carriesBody || has(headers, 'transfer-encoding') || has(headers, 'expect')) return 'body'
  return isRefusedKind(target, headers) ? 'resource-type' : undefined
}

function wantsUpgrade(headers: readonly Header[]): boolean {
  const tokens = valuesOf(headers, 'connection').flatMap((value) => value.toLowerCase().split(/[\s,]+/))
  return has(headers, 'upgrade') || has(headers, 'http2-settings') || tokens.includes('upgrade')
}

/**
 * Browsers send Sec-Fetch-Dest to trustworthy origins only, which a clear-text onion is not: what an image gives away
 * is its Accept header, media and downloads ask for ranges, and the rest shows in the path.
 */
function isRefusedKind(target: string, headers: readonly Header[]): boolean {
  if (has(headers, 'range')) return true
  if (valuesOf(headers, 'sec-fetch-dest').some((kind) => REFUSED_DESTS.test(kind))) return true
  if ([...valuesOf(headers, 'sec-purpose'), ...valuesOf(headers, 'purpose')].length > 0) return true
  if (valuesOf(headers, 'accept').some((value) => /^(?:image|video|audio|font)\//i.test(value))) return true
  return REFUSED_PATH.test(pathOf(target))
}

/** The path as the server will read it, so that `%70ng` is no way around. */
function pathOf(target: string): string {
  const path = target.split('?', 1)[0]!
  return path.replace(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  )
}

function judgeResponse({ headers }: ResponseHead): RuleName | undefined {
  if (valuesOf(headers, 'content-disposition').some((value) => /^\s*attachment/i.test(value)))
    return 'response-type'
  const types = valuesOf(headers, 'content-type').filter((value) => value !== '')
  return types.every((value) => READABLE_TYPE.test(value)) ? undefined : 'response-type'
}

function has(headers: readonly Header[], name: string): boolean {
  return headers.some(([key]) => key.toLowerCase() === name)
}
