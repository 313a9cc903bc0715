import { z } from 'zod'
import type { ConditionKind } from '../site.ts'
import { openShare } from './share.ts'

export const OutageParams = z.strictObject({
  share: z.number().min(0).max(1).default(1).describe('of the requests that fail'),
  how: z
    .enum(['close', 'error', 'stall'])
    .default('close')
    .describe('close: the connection ends; error: status 502 or 504; stall: nobody answers'),
})

const ERRORS = [
  [502, 'Bad Gateway'],
  [504, 'Gateway Time-out'],
] as const

/** The site is there now and then: a share of all requests fails, drawn from the seed. */
export const outage: ConditionKind<z.infer<typeof OutageParams>> = {
  kind: 'outage',
  open({ share, how }, context) {
    const isHit = openShare(share, context, 'outage')
    let failed = 0
    return {
      answer(request, next) {
        if (!isHit(request)) return next(request)
        if (how !== 'error') return how
        const [status, words] = ERRORS[failed++ % ERRORS.length]!
        const title = `${status} ${words}`
        const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
        return { status, headers: [['content-type', 'text/html']], body, kind: 'maintenance' }
      },
    }
  },
}
