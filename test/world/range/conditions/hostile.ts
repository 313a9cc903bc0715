import { z } from 'zod'
import type { ConditionKind } from '../site.ts'
import { attacks, type Attack } from './hostile-pages.ts'
import { openPathShare } from './share.ts'

const names = Object.keys(attacks) as [Attack, ...Attack[]]

export const HostileParams = z.strictObject({
  share: z.number().min(0).max(1).default(0.2).describe('of the paths'),
  attacks: z.array(z.enum(names)).min(1).default(names).describe('which take turns'),
})

/** Pages made to hang, fill or mislead whoever reads them. A page is hostile at every visit, in the same way. */
export const hostile: ConditionKind<z.infer<typeof HostileParams>> = {
  kind: 'hostile',
  open({ share, attacks: chosen }, context) {
    const isHit = openPathShare(share, context, 'hostile')
    const given = new Map<string, Attack>()
    return {
      async answer(request, next) {
        const reply = await next(request)
        if (typeof reply === 'string' || typeof reply.body !== 'string' || !isHit(request)) return reply
        const path = request.url.pathname + request.url.search
        const attack = given.get(path) ?? chosen[given.size % chosen.length]!
        given.set(path, attack)
        return { ...reply, ...attacks[attack](reply.body) }
      },
    }
  },
}
