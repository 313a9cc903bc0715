import { z } from 'zod'
import { openRandom } from '#test/world/random.ts'
import type { ConditionKind } from '../site.ts'

export const RotationParams = z.strictObject({
  everySeconds: z.number().positive().default(3600).describe('how long a set of mirrors lives'),
  everyRequests: z
    .number()
    .int()
    .positive()
    .optional()
    .describe('or how many requests it answers, whatever the time'),
  alive: z.number().int().min(1).default(1).describe('how many mirrors answer at a time'),
})

/** Mirrors take turns: in each span some of them answer, drawn from the seed, and the others are dead. The first span is the first mirrors'. */
export const rotation: ConditionKind<z.infer<typeof RotationParams>> = {
  kind: 'rotation',
  open({ everySeconds, everyRequests, alive }, { seed, market, hosts, clock, scale }) {
    const begun = clock.now().getTime()
    const inSpan = (span: number): readonly string[] => {
      if (span === 0) return hosts.slice(0, alive)
      const random = openRandom(seed, market, 'rotation', String(span))
      const drawn = hosts
        .map((host) => ({ host, place: random.next() }))
        .toSorted((a, b) => a.place - b.place)
      return drawn.slice(0, alive).map(({ host }) => host)
    }
    let answered = 0
    const spanAt = (at: Date): number =>
      everyRequests === undefined
        ? Math.floor((at.getTime() - begun) / (everySeconds * scale * 1000))
        : Math.floor(answered / everyRequests)
    return {
      answer(request, next) {
        if (!inSpan(spanAt(request.at)).includes(request.host)) return 'close'
        answered += 1
        return next(request)
      },
    }
  },
}
