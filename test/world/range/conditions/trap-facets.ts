import { z } from 'zod'
import { escapeHtml } from '../../html.ts'
import type { ConditionKind } from '../site.ts'
import { FACETS, isContent, withMore } from './trap-pages.ts'

export const TrapFacetsParams = z.strictObject({
  values: z.number().int().min(1).max(50).default(4).describe('of each of five facets'),
})

/** Every list offers choices that change nothing, each of them beside all that were made before. */
export const trapFacets: ConditionKind<z.infer<typeof TrapFacetsParams>> = {
  kind: 'trap-facets',
  open: ({ values }) => ({
    async answer(request, next) {
      const plain = new URL(request.url)
      for (const name of FACETS) plain.searchParams.delete(name)
      const reply = await next({ ...request, url: plain })
      if (!isContent(reply) || typeof reply === 'string' || (reply.kind !== 'list' && reply.kind !== 'category')) return reply
      const links = FACETS.flatMap((name) =>
        Array.from({ length: values }, (_, value) => {
          const url = new URL(request.url)
          url.searchParams.set(name, `${name[0]}${value + 1}`)
          return `<a href="${escapeHtml(url.pathname + url.search)}">${name} ${value + 1}</a>`
        }),
      )
      return withMore(reply, `<div class="choices">${links.join(' ')}</div>`)
    },
  }),
} // prettier-ignore
