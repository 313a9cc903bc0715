import { z } from 'zod'
import type { ConditionKind } from '../site.ts'
import { openPathShare } from './share.ts'

export const RedirectOutsideParams = z.strictObject({
  share: z.number().min(0).max(1).default(0.1).describe('of the paths'),
  to: z
    .enum(['onion', 'clear-web'])
    .default('onion')
    .describe('an onion in nobody’s scope, or a clear-web host'),
  how: z
    .enum(['status', 'meta', 'script'])
    .default('status')
    .describe('status 302, a meta-refresh, a script'),
})

// A name of RFC 2606, which no resolver knows; nothing may ever ask one.
const CLEAR = 'http://clear-web.invalid/landed'

/** Some addresses send the visitor off the market. */
export const redirectOutside: ConditionKind<z.infer<typeof RedirectOutsideParams>> = {
  kind: 'redirect-outside',
  open({ share, to, how }, context) {
    const isHit = openPathShare(share, context, 'redirect-outside')
    const target = to === 'onion' ? `http://${context.outside}/landed` : CLEAR
    return {
      answer(request, next) {
        if (!isHit(request)) return next(request)
        if (how === 'status') return { status: 302, headers: [['location', target]], body: '', kind: 'other' }
        const head = how === 'meta' ? `<meta http-equiv="refresh" content="0; url=${target}">` : ''
        const script = how === 'script' ? `<script>location.replace(${JSON.stringify(target)})</script>` : ''
        const body = `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Moved</title>${head}</head><body><p>Please wait.</p>${script}</body></html>`
        return { status: 200, body, kind: 'other' }
      },
    }
  },
}
