import { z } from 'zod'
import type { ConditionKind } from '../site.ts'
import { openShare } from './share.ts'

export const StalledParams = z.strictObject({
  share: z.number().min(0).max(1).default(1).describe('of the requests'),
  afterBytes: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('of the body; without it, not even a head comes'),
})

/** Connections stay open and say nothing, or nothing more. */
export const stalled: ConditionKind<z.infer<typeof StalledParams>> = {
  kind: 'stalled',
  open({ share, afterBytes }, context) {
    const isHit = openShare(share, context, 'stalled')
    return {
      async answer(request, next) {
        if (!isHit(request)) return next(request)
        if (afterBytes === undefined) return 'stall'
        const reply = await next(request)
        if (typeof reply === 'string') return reply
        const { body } = reply
        if (typeof body !== 'string' && !(body instanceof Uint8Array)) return reply
        return { ...reply, body: begun(Buffer.from(body).subarray(0, afterBytes)) }
      },
    }
  },
}

async function* begun(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
  await new Promise(() => undefined)
}
