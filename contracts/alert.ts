import { z } from 'zod'

const Short = z.string().max(100)
const Places = z.array(z.string().max(30)).max(50)

/**
 * All that an alert may tell to somebody outside (law 7); what is not listed cannot leave. A vendor's name, the
 * description, paths and onion addresses are not: whoever needs them opens `link`.
 */
export const AlertData = z.strictObject({
  alertId: z.int(),
  rule: z.strictObject({ id: z.int(), version: z.int(), name: Short }),
  listing: z.strictObject({
    id: z.int(),
    /** The market's own words, without addresses and control characters, cut at 200 characters. */
    title: z.string().max(200),
    category: Short.nullable(),
    subcategory: Short.nullable(),
    /** True where the classifier left the category to a person. */
    undecided: z.boolean(),
    /** `amount` as a decimal string. */
    price: z.strictObject({ amount: Short, currency: Short, usd: Short.nullable() }).nullable(),
    shipsFrom: Places,
    shipsTo: Places,
  }),
  market: Short,
  /** SHA-256 of the stored object of the capture that showed it; null once retention took it. */
  captureSha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Where a person who may sees all of it. */
  link: z.url().max(500),
})
export type AlertData = z.infer<typeof AlertData>

const Envelope = {
  specversion: z.literal('1.0'),
  /** The delivery's, equal to the header `webhook-id`. */
  id: z.uuid(),
  source: z.url().max(300),
  time: z.iso.datetime(),
  datacontenttype: z.literal('application/json'),
}

/** What a webhook's body holds: a CloudEvents 1.0.2 envelope in structured mode. */
export const DeliveryBody = z.discriminatedUnion('type', [
  z.strictObject({
    ...Envelope,
    type: z.literal('org.lanternfish.alert.v1'),
    subject: z.string().regex(/^alert\/\d+$/),
    data: AlertData,
  }),
  z.strictObject({
    ...Envelope,
    type: z.literal('org.lanternfish.test.v1'),
    data: z.strictObject({ note: z.literal('A test that someone asked for in the console.') }),
  }),
])
export type DeliveryBody = z.infer<typeof DeliveryBody>
