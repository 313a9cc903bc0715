import { z } from 'zod'
import type { ConditionKind } from '../site.ts'

export const SignedListParams = z.strictObject({
  path: z.string().startsWith('/').default('/mirrors.txt'),
  text: z.string().min(1).describe('the clear-signed list, as the market publishes it'),
})

/** The market's list of its own mirrors, signed by whoever signed it. */
export const signedList: ConditionKind<z.infer<typeof SignedListParams>> = {
  kind: 'signed-list',
  open: ({ path, text }) => ({
    answer: (request, next) =>
      request.url.pathname === path
        ? { status: 200, headers: [['content-type', 'text/plain; charset=utf-8']], body: text, kind: 'other' }
        : next(request),
  }),
}
