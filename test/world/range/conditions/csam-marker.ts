import { z } from 'zod'
import { MARKER } from '#test/world/render-market.ts'
import type { ConditionKind } from '../site.ts'
import { openPathShare } from './share.ts'

export const CsamMarkerParams = z.strictObject({
  share: z.number().min(0).max(1).default(0.02).describe('of the paths'),
  where: z
    .enum(['text', 'title', 'link'])
    .default('text')
    .describe('in the words of the page, in its title, or in the words of a link on it'),
})

/** Pages that hold the neutral token of what is reported and never kept: `LF-CSAM-MARKER`, and nothing else. */
export const csamMarker: ConditionKind<z.infer<typeof CsamMarkerParams>> = {
  kind: 'csam-marker',
  open({ share, where }, context) {
    const isHit = openPathShare(share, context, 'csam-marker')
    return {
      async answer(request, next) {
        const reply = await next(request)
        if (typeof reply === 'string' || typeof reply.body !== 'string' || !isHit(request)) return reply
        return { ...reply, body: marked(reply.body, where) }
      },
    }
  },
}

function marked(html: string, where: 'text' | 'title' | 'link'): string {
  if (where === 'title') return html.replace(/<title>/i, `<title>${MARKER} `)
  const words = where === 'link' ? `<a href="/marked">${MARKER}</a>` : MARKER
  return html.replace(/<\/body>/i, `<p>${words}</p></body>`)
}
