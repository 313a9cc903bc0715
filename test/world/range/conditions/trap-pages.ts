import type { SiteReply } from '../site.ts'

/** With more HTML at the end of a page; what is no page stays as it is. */
export function withMore(reply: SiteReply, html: string): SiteReply {
  if (typeof reply === 'string' || typeof reply.body !== 'string') return reply
  return { ...reply, body: reply.body.replace(/<\/body>|$/i, (end) => html + end) }
}

export function isContent(reply: SiteReply): boolean {
  return typeof reply !== 'string' && reply.status === 200 && typeof reply.body === 'string'
}

/** Parameters of `trap-facets`. */
export const FACETS = ['grade', 'pack', 'colour', 'harvest', 'order'] as const
export const CALENDAR = /^\/calendar(?:[/?]|$)/
export const CONCATENATED = /^\/tips\//
export const HIDDEN = /^\/for-members\//

/** Which trap a request fell into; undefined where it asked for a page that people read. */
export function trapOfRequest(host: string, path: string): string | undefined {
  if (host.split('.').length > 2) return 'subdomains'
  if (CALENDAR.test(path)) return 'calendar'
  if (CONCATENATED.test(path)) return 'concatenated'
  if (HIDDEN.test(path)) return 'hidden-links'
  const query = new URLSearchParams(path.split(/\?(.*)/s)[1] ?? '')
  return FACETS.some((name) => query.has(name)) ? 'trap-facets' : undefined
}
