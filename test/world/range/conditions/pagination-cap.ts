import { z } from 'zod'
import { listAddress } from '#pages/list-address.ts'
import type { ConditionKind, SiteReply } from '../site.ts'

export const PaginationCapParams = z.strictObject({
  pages: z.number().int().min(1).default(3).describe('how many pages of a list are shown'),
  how: z
    .enum(['not-found', 'repeat', 'end'])
    .default('not-found')
    .describe(
      'what is beyond: not-found; repeat: the last page shown, again; end: not even a link to it is there',
    ),
})

/** A list shows its first pages alone, whatever else it has. */
export const paginationCap: ConditionKind<z.infer<typeof PaginationCapParams>> = {
  kind: 'pagination-cap',
  open({ pages, how }) {
    return {
      async answer(request, next) {
        const path = request.url.pathname + request.url.search
        const { number = 1 } = listAddress(path)
        if (number <= pages) return how === 'end' ? withoutLinks(await next(request), pages) : next(request)
        if (how !== 'repeat') return notFound
        const url = new URL(request.url)
        url.search = url.search.replace(/((?:page|pg|p)=)\d+/, `$1${pages}`)
        return next({ ...request, url })
      },
    }
  },
}

const notFound: SiteReply = {
  status: 404,
  headers: [['content-type', 'text/html; charset=utf-8']],
  body: '<!DOCTYPE html><title>Not found</title><h1>Not found</h1><p>This page does not exist.</p>',
  kind: 'not-found',
}

function withoutLinks(reply: SiteReply, pages: number): SiteReply {
  if (typeof reply !== 'object' || typeof reply.body !== 'string') return reply
  const body = reply.body.replaceAll(/<a [^>]*href="([^"]+)"[^>]*>[^<]*<\/a>/g, (link, href: string) =>
    (listAddress(href.replaceAll('&amp;', '&')).number ?? 1) > pages ? '' : link,
  )
  return { ...reply, body }
}
