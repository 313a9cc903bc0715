import { z } from 'zod'

/** A capture already stored. The queue carries ids only: job data lies there in clear text. */
export const CaptureStored = z.object({ captureId: z.uuid() })
export type CaptureStored = z.infer<typeof CaptureStored>

export type QueueContract<Message> = { name: string; message: z.ZodType<Message> }

// In the order data flows. A capture is one job: extract, normalise, classify and match in one step.
export const captureQueue: QueueContract<CaptureStored> = { name: 'captures', message: CaptureStored }

/** So many deliveries are claimed by one commit and sent side by side. */
export const DELIVERIES_A_JOB = 32

/** Deliveries that wait in Postgres. */
export const DeliveriesDue = z.object({ deliveryIds: z.array(z.uuid()).min(1).max(DELIVERIES_A_JOB) })
export type DeliveriesDue = z.infer<typeof DeliveriesDue>

export const deliveryQueue: QueueContract<DeliveriesDue> = { name: 'deliveries', message: DeliveriesDue }
