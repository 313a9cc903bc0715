import { z } from 'zod'
import { AccessLevel, LegalBasis } from '#contracts/legal-basis.ts'
import { PageKind } from '#contracts/page-kind.ts'
import { ClockSource } from './clock-source.ts'
import { Digests } from './digests.ts'
import { Tool } from './tool.ts'

const Instant = z.strictObject({
  utc: z.iso.datetime(),
  local: z.iso.datetime({ offset: true }),
  zone: z.string(),
})

/** Named so that nobody can mistake a rehearsal for a reading of the real network. */
export const networks = ['Tor', 'private Tor network', 'simulated onion network'] as const

/** A request that the egress guard, or the browser before it, did not let out. */
export const Refusal = z.object({
  rule: z.string(),
  method: z.string().optional(),
  host: z.string().optional(),
  path: z.string().optional(),
})
export type Refusal = z.infer<typeof Refusal>

/** What was cut out of a text before it was stored: place in the decoded text, kind, hash of what stood there. */
export const Cut = z.object({
  offset: z.number().int().nonnegative(),
  length: z.number().int().nonnegative(),
  mime: z.string(),
  sha256: z.string(),
})
export type Cut = z.infer<typeof Cut>

const CutBody = z.strictObject({
  item: z.string(),
  original: Digests,
  cuts: z.array(Cut),
  renamedHeaders: z.array(z.string()),
})

const NotMade = z.strictObject({ made: z.literal(false), reason: z.string() })

/**
 * Chain-of-custody record of one capture: what ISO/IEC 27037, the Berkeley Protocol and the Chinese rules on online
 * extraction ask for, as far as a machine can know it. What is not known is null beside a reason. Times are ISO 8601.
 */
export const CustodyRecord = z.strictObject({
  schema: z.literal('lanternfish-custody/1'),
  exhibit: z.strictObject({
    number: z.uuid(),
    description: z.string(),
    category: z.string(),
    fileFormat: z.string(),
    /** Of all records of the object that stand before this one, compressed. */
    sizeBytes: z.number().int().positive(),
  }),
  case: z.strictObject({ reference: z.string(), name: z.string() }),
  legalBasis: LegalBasis,
  source: z.strictObject({
    market: z.string(),
    mirror: z.string(),
    networkAddress: z.string(),
    finalAddress: z.string(),
    /** Path and query under which the remote service keeps the item. */
    storagePath: z.string(),
    /** Addresses that were followed to reach it, first to last, itself not included. */
    clickPath: z.array(z.string()),
    redirects: z.array(
      z.strictObject({ url: z.string(), status: z.number(), location: z.string().nullable() }),
    ),
    pageKind: PageKind.nullable(),
    httpStatus: z.number().int(),
  }),
  access: z.strictObject({
    network: z.enum(networks),
    exitRelay: z.literal(false),
    socksIsolationId: z.string(),
    identityId: z.string(),
    level: AccessLevel,
    login: z.enum(['none', 'stored account']),
  }),
  time: z.strictObject({ start: Instant, end: Instant, clock: ClockSource }),
  place: z.strictObject({ host: z.string(), place: z.string().nullable(), system: z.string() }),
  tool: Tool,
  recipe: z.strictObject({ name: z.string(), version: z.number().int() }).nullable(),
  scrapeId: z.string(),
  method: z.strictObject({ lane: z.enum(['http', 'browser']), steps: z.array(z.string()).min(1) }),
  people: z.strictObject({
    operators: z.array(z.strictObject({ name: z.string(), role: z.string() })).min(2),
    witness: z.strictObject({ name: z.null(), reason: z.string() }),
  }),
  originalMedium: z.strictObject({ seized: z.literal(false), reason: z.string() }),
  integrity: z.strictObject({
    algorithms: z.array(z.string()),
    computation: z.string(),
    items: z.array(z.strictObject({ item: z.string(), recordId: z.string().nullable(), ...Digests.shape })),
  }),
  recordings: z.strictObject({
    domRecordId: z.string().nullable(),
    screenVideo: NotMade,
    screenshots: NotMade,
  }),
  /** From, to, time, purpose of each hand-over: none yet when the object is made; later ones stand in the log. */
  transfers: z.array(z.never()),
  storage: z.strictObject({ location: z.string(), seal: z.string() }),
  deviations: z.strictObject({
    refusedRequests: z.array(Refusal),
    refusedRequestsNotListed: z.number().int().nonnegative(),
    truncated: z.array(z.string()),
    inlineMediaCut: z.array(CutBody),
  }),
})
export type CustodyRecord = z.infer<typeof CustodyRecord>
