import { z } from 'zod'

/** A capture already stored. The queue carries ids only: job data lies there in clear text. */
export const CaptureStored = z.object({ captureId: z.uuid() })
export type CaptureStored = z.infer<typeof CaptureStored>

export type QueueContract<Message> = { name: string; message: z.ZodType<Message> }

// In the order data flows. A capture is one job: extract, normalise, classify and match in one step.
export const captureQueue: QueueContract<CaptureStored> = { name: 'captures', message: CaptureStored }

/** A delivery that waits in Postgres. */
export const DeliveryDue = z.object({ deliveryId: z.uuid() })
export type DeliveryDue = z.infer<typeof DeliveryDue>

export const deliveryQueue: QueueContract<DeliveryDue> = { name: 'deliveries', message: DeliveryDue }
