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
  words: z
    .array(z.string())
    .min(1)
    .default([MARKER])
    .describe('what stands there, as HTML: pages take them in turn'),
})

/** Pages that hold the neutral token of what is reported and never kept, `LF-CSAM-MARKER`, or stand-in words. */
export const csamMarker: ConditionKind<z.infer<typeof CsamMarkerParams>> = {
  kind: 'csam-marker',
  open({ share, where, words }, context) {
    const turns = new Map<string, number>()
    const isHit = openPathShare(share, context, 'csam-marker')
    return {
      async answer(request, next) {
        const reply = await next(request)
        if (typeof reply === 'string' || typeof reply.body !== 'string' || !isHit(request)) return reply
        const turn = turns.get(request.url.pathname) ?? turns.size
        turns.set(request.url.pathname, turn)
        return { ...reply, body: marked(reply.body, where, words[turn % words.length]!) }
      },
    }
  },
}

function marked(html: string, where: 'text' | 'title' | 'link', mark: string): string {
  if (where === 'title') return html.replace(/<title>/i, () => `<title>${mark} `)
  const words = where === 'link' ? `<a href="/marked">${mark}</a>` : mark
  return html.replace(/<\/body>/i, () => `<p>${words}</p></body>`)
}
