import { z } from 'zod'
import type { ConditionKind } from '../site.ts'

export const OpenParams = z.strictObject({})

/** Nothing stands before the pages. */
export const open: ConditionKind<z.infer<typeof OpenParams>> = {
  kind: 'open',
  open: () => ({ answer: (request, next) => next(request) }),
}
