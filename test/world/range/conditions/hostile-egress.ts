import { z } from 'zod'
import {
  awayPaths,
  leavingPaths,
  lureBody,
  lureHead,
  lureHeaders,
  type LureTargets,
} from '../egress-lures.ts'
import type { ConditionKind, SiteReply } from '../site.ts'

export const HostileEgressParams = z.strictObject({
  name: z.string().default('lure.invalid').describe('a name of the clear web'),
  address: z.string().default('203.0.113.7').describe('an address of the clear web'),
})
type Params = z.infer<typeof HostileEgressParams>

/**
 * Pages that do what they can to make a browser call somebody outside Tor: resources, prefetch and preconnect, WebRTC,
 * redirects, forms that send themselves, headers. Content comes through as it was.
 */
export const hostileEgress: ConditionKind<Params> = {
  kind: 'hostile-egress',
  open({ name, address }, { outside }) {
    const targets: LureTargets = { name, address, outside }
    const links = [...Object.keys(awayPaths), ...Object.keys(leavingPaths)]
      .map((path) => `<a href="${path}">more</a>`)
      .join(' ')
    return {
      async answer(request, next) {
        const path = request.url.pathname
        if (path in awayPaths) return redirect(awayPaths[path as keyof typeof awayPaths](targets))
        if (path in leavingPaths) {
          const leaving = leavingPaths[path as keyof typeof leavingPaths](targets)
          return {
            status: 200,
            headers: [HTML],
            body: `<!doctype html><title>More</title>${leaving}`,
            kind: 'other',
          }
        }
        const reply = await next(request)
        if (typeof reply === 'string' || typeof reply.body !== 'string' || !isHtml(reply)) return reply
        const body = reply.body
          .replace(/<\/head>/i, () => `${lureHead(targets)}</head>`)
          .replace(/<\/body>/i, () => `<p>${links}</p>${lureBody(targets)}</body>`)
        return { ...reply, headers: [...(reply.headers ?? []), ...lureHeaders(targets)], body }
      },
    }
  },
}

const HTML = ['content-type', 'text/html; charset=utf-8'] as const

function redirect(location: string): SiteReply {
  return { status: 302, headers: [['location', location]], body: '' }
}

/** What names no type is a page (serve-site.ts). */
function isHtml({ headers = [] }: Exclude<SiteReply, string>): boolean {
  const type = headers.find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  return type === undefined || type.startsWith('text/html')
}
