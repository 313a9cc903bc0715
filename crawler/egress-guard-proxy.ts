import { valuesOf, type Header } from './egress-guard-head.ts'
import type { Destination, ResponseHead } from './egress-guard-rules.ts'
import type { Upstream, UpstreamFailure } from './egress-guard-upstream.ts'
import { waysOut } from '#shared/ways-out.ts'

/** What an HTTP proxy says of a site that it does not reach comes as a page: it must never pass for one of the site's. */
export type ProxyDesk = {
  /** The request as a proxy wants it: the whole URL on its first line (RFC 9112, section 3.2.2). */
  address(head: Buffer, to: Destination): Buffer
  /** Whether more of the body has to be seen before an answer can be told from the proxy's own. */
  isOpen(head: ResponseHead, held: readonly Buffer[]): boolean
  /** Why the answer is the proxy's own; undefined where it is the site's. */
  fault(head: ResponseHead, held: readonly Buffer[]): Omit<UpstreamFailure, 'reply'> | undefined
}

/** The title stands in the first few hundred bytes of a router's own page. */
const TITLE_BYTES = 2_048
const ROUTERS_TITLE = /<title>\s*i2pd http proxy\s*<\/title>/i
const PROXY_LOGIN = 407

/** Undefined where the upstream speaks SOCKS, which has replies of its own. */
export function openProxyDesk(upstream: Upstream): ProxyDesk | undefined {
  if (upstream.speaks !== 'http') return undefined
  const { name, setting, site } = waysOut[upstream.network ?? 'tor']
  return {
    address(head, { host, port }) {
      const target = head.indexOf(' ') + 1
      const origin = Buffer.from(`http://${host}${port === 80 ? '' : `:${port}`}`, 'latin1')
      return Buffer.concat([head.subarray(0, target), origin, head.subarray(target)])
    },
    isOpen: (head, held) => head.status >= 400 && !isMarked(head.headers) && sizeOf(held) < TITLE_BYTES,
    fault(head, held) {
      if (head.status === PROXY_LOGIN) {
        const reason = `the ${name} proxy wants a log-in: let it take requests from here without one, or correct ${setting}`
        return { kind: 'egress-down', reason }
      }
      if (head.status < 400) return undefined
      const isRouters = isMarked(head.headers) || ROUTERS_TITLE.test(Buffer.concat(held).toString('latin1'))
      if (!isRouters) return undefined
      return {
        kind: 'offline',
        reason: `${site} is not reached, says the proxy at ${setting} (${head.status})`,
      }
    },
  }
}

/** A header that only a proxy writes about itself; I2P's first router puts it on each page of its own. */
function isMarked(headers: readonly Header[]): boolean {
  return valuesOf(headers, 'proxy-connection').length > 0
}

function sizeOf(held: readonly Buffer[]): number {
  return held.reduce((sum, chunk) => sum + chunk.length, 0)
}
