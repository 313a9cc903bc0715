import { z } from 'zod'
import { handOffKinds } from './hand-off.ts'
import { lifeStates } from './market-life.ts'

const Short = z.string().max(100)
/** SHA-256 of the stored object of the capture that showed it; null once retention took it, or where there is none. */
const CaptureSha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .nullable()
/** Where a person who may sees all of it. */
const Link = z.url().max(500)
const Rule = z.strictObject({ id: z.int(), version: z.int(), name: Short })
const Places = z.array(z.string().max(30)).max(50)

/**
 * All that an alert may tell to somebody outside (law 7); what is not listed cannot leave. A vendor's name, the
 * description, paths and onion addresses are not: whoever needs them opens `link`.
 */
export const AlertData = z.strictObject({
  alertId: z.int(),
  rule: Rule,
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
  captureSha256: CaptureSha256,
  link: Link,
})
export type AlertData = z.infer<typeof AlertData>

/** What an alert of a change in a market's life tells. */
export const ChangeData = z.strictObject({
  alertId: z.int(),
  rule: Rule,
  market: Short,
  from: z.enum([...lifeStates, 'unread']),
  to: z.enum(lifeStates),
  at: z.iso.datetime(),
  /** In the crawler's own words; no text of a page. */
  reason: z.string().max(300),
  /** Null also where nobody answered: then the fetches on which it rests stand in the console. */
  captureSha256: CaptureSha256,
  link: Link,
})
export type ChangeData = z.infer<typeof ChangeData>

/** What is told of a gate that waits for a person: where, and until when. */
export const HandOffData = z.strictObject({
  handOffId: z.uuid(),
  market: Short,
  kind: z.enum(handOffKinds),
  askedAt: z.iso.datetime(),
  /** Nobody can take it any more from then on; whoever takes it has ten minutes of their own. */
  expiresAt: z.iso.datetime(),
  link: Link,
})
export type HandOffData = z.infer<typeof HandOffData>

/** What is told when the listings of a week are no longer like those that the classifier was met with before. */
export const DriftData = z.strictObject({
  /** The Monday on which the week began. */
  week: z.iso.date(),
  measures: z.array(z.strictObject({ measure: Short, psi: z.number() })).max(10),
  link: Link,
})
export type DriftData = z.infer<typeof DriftData>

/** What is told when a market's pages stop being what they were: readings of them wait in quarantine. */
export const ReadingAlarmData = z.strictObject({
  alarmId: z.int(),
  market: Short,
  /** A word of docs/reading.md, such as `unlike`. */
  reason: Short,
  raisedAt: z.iso.datetime(),
  link: Link,
})
export type ReadingAlarmData = z.infer<typeof ReadingAlarmData>

/** What is told when something waits for the hotline officer: nothing of it, and not how much. */
export const HotlineData = z.strictObject({ day: z.iso.date(), link: Link })
export type HotlineData = z.infer<typeof HotlineData>

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
    type: z.literal('org.lanternfish.market-state.v1'),
    subject: z.string().regex(/^alert\/\d+$/),
    data: ChangeData,
  }),
  z.strictObject({
    ...Envelope,
    type: z.literal('org.lanternfish.hand-off.v1'),
    subject: z.string().regex(/^hand-off\/[0-9a-f-]{36}$/),
    data: HandOffData,
  }),
  z.strictObject({
    ...Envelope,
    type: z.literal('org.lanternfish.drift.v1'),
    subject: z.string().regex(/^drift\/\d{4}-\d\d-\d\d$/),
    data: DriftData,
  }),
  z.strictObject({
    ...Envelope,
    type: z.literal('org.lanternfish.reading-alarm.v1'),
    subject: z.string().regex(/^reading-alarm\/\d+$/),
    data: ReadingAlarmData,
  }),
  z.strictObject({
    ...Envelope,
    type: z.literal('org.lanternfish.hotline.v1'),
    subject: z.string().regex(/^hotline\/\d{4}-\d\d-\d\d$/),
    data: HotlineData,
  }),
  z.strictObject({
    ...Envelope,
    type: z.literal('org.lanternfish.test.v1'),
    data: z.strictObject({ note: z.literal('A test that someone asked for in the console.') }),
  }),
])
export type DeliveryBody = z.infer<typeof DeliveryBody>
