import { z } from 'zod'
import type { ConditionKind } from '../site.ts'

export const LayoutChangeParams = z.strictObject({
  design: z.number().int().min(0).default(1).describe("which of the engine's designs; 0 is the original"),
})

/** The market looks different: other markup, other labels, perhaps other addresses. With `from`, in mid-crawl. */
export const layoutChange: ConditionKind<z.infer<typeof LayoutChangeParams>> = {
  kind: 'layout-change',
  open: ({ design }) => ({ answer: (request, next) => next(request), redesign: () => design }),
}
