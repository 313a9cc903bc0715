import { z } from 'zod'
import { lifeStates, mirrorSources, mirrorStates } from '#contracts/market-life.ts'
import { Text, Time } from './views.ts'

const Count = z.number().int()

export const MarketStateView = z.object({
  state: z.enum([...lifeStates, 'unread']),
  /** Why, in the crawler's words; null before the first page. */
  reason: Text.nullable(),
  /** Since when it stands so; null where it is up or unread. */
  since: Time.nullable(),
  lastAnsweredAt: Time.nullable(),
  /** The fetch on which it rests; its path is null where a hotline report took it. */
  fetch: z
    .object({ id: Count, at: Time, outcome: z.string(), reason: Text, path: Text.nullable() })
    .nullable(),
})

/** One change in the life of a market, and what shows it. */
export const LifeChangeView = z.object({
  state: z.enum(lifeStates),
  from: z.string(),
  at: Time,
  reason: Text,
  fetchId: Count.nullable(),
  path: Text.nullable(),
  captureId: z.string().nullable(),
})

/** One address of a market: whether it is proven and answers. What a clone showed otherwise is named, not quoted. */
export const MirrorView = z.object({
  host: z.string(),
  port: Count,
  state: z.enum(mirrorStates),
  source: z.enum(mirrorSources),
  reason: Text.nullable(),
  addedAt: Time,
  changedAt: Time.nullable(),
  /** Of its last 50 fetches. */
  answered: Count,
  asked: Count,
  lastAnsweredAt: Time.nullable(),
  /** The last comparison with its siblings. */
  check: z
    .object({
      at: Time,
      verdict: z.string(),
      reason: Text,
      compared: Count,
      captureId: z.string().nullable(),
    })
    .nullable(),
})

/** What became of a signed list of mirrors. */
export const MirrorListView = z.object({
  readAt: Time,
  signedAt: Time.nullable(),
  fingerprint: z.string().nullable(),
  outcome: z.enum(['accepted', 'refused']),
  reason: Text,
  added: Count,
})

/** A market that was taken, or whose keepers seem to go. */
export const EndangeredView = z.object({
  name: z.string(),
  title: Text,
  state: z.enum(['seized', 'exit-suspected']),
  reason: Text,
  since: Time,
})
