import { z } from 'zod'
import { AccessLevel, accessLevels, LegalBasis } from '#contracts/legal-basis.ts'
import { hostFault, networkOf } from '#shared/site-address.ts'
import { readYaml } from '#shared/yaml-source.ts'

const Site = z.string().refine((host) => networkOf(host) !== undefined, {
  error: ({ input }) => hostFault(String(input)),
})

/** A market as a person enters it in the registry. */
export const MarketEntry = z.strictObject({
  name: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'lower-case letters, digits and dashes only'),
  title: z.string().min(1),
  mode: z.enum(['http', 'browser', 'auto']),
  access: AccessLevel,
  /** News, political, religious and health sites: a second approver is needed. */
  sensitive: z.boolean().default(false),
  recipe: z.string().optional(),
  mirrors: z
    .array(z.strictObject({ host: Site, port: z.number().int().min(1).max(65535).default(80) }))
    .min(1),
  startPaths: z.array(z.string().startsWith('/')).min(1).default(['/']),
  politeness: z
    .strictObject({
      minDelayMs: z.number().int().nonnegative().default(2000),
      concurrency: z.number().int().min(1).max(16).default(1),
      /** Style sheets and scripts count. Null: the delay between pages alone. */
      requestsPerSecond: z.number().positive().max(1000).nullable().default(5),
    })
    .prefault({}),
  budget: z
    .strictObject({
      pagesPerScrape: z.number().int().positive().default(20_000),
      bytesPerScrape: z.number().int().positive().default(2_000_000_000),
      depth: z.number().int().nonnegative().default(30),
    })
    .prefault({}),
  revisitAfterHours: z.number().positive().default(24),
  legalBasis: LegalBasis,
})
export type MarketEntry = z.infer<typeof MarketEntry>

/** @throws UsageError with file, line and field, also where the legal basis does not carry this market. */
export function readMarketEntry(text: string, file: string, now: Date): MarketEntry {
  const source = readYaml(text, file)
  const written = source.value as { legalBasis?: unknown } | null
  if (written && typeof written === 'object' && written.legalBasis === undefined) {
    throw source.fault([], 'this market has no legalBasis; nothing is collected without a reason on file')
  }
  const entry = source.parse(MarketEntry)
  const refusal = refusalOf(entry.legalBasis, entry, now)
  if (refusal) throw source.fault(['legalBasis', refusal.field], refusal.reason)
  return entry
}

/** Why a legal basis does not carry the reading of a market at a time; undefined where it does (law 4). */
export function refusalOf(
  basis: LegalBasis,
  market: { access: AccessLevel; sensitive: boolean },
  now: Date,
): { field: keyof LegalBasis; reason: string } | undefined {
  if (same(basis.requestedBy, basis.approvedBy)) {
    return { field: 'approvedBy', reason: 'whoever asked cannot approve: name another person' }
  }
  if (market.sensitive && basis.secondApprover === null) {
    return { field: 'secondApprover', reason: 'a sensitive site needs a second approver' }
  }
  const second = basis.secondApprover
  if (second !== null && (same(second, basis.approvedBy) || same(second, basis.requestedBy))) {
    return { field: 'secondApprover', reason: 'the second approver must be a third person' }
  }
  if (accessLevels.indexOf(market.access) > accessLevels.indexOf(basis.access)) {
    return {
      field: 'access',
      reason: `the market needs ${market.access} access and the basis allows ${basis.access}`,
    }
  }
  if (now < new Date(basis.validFrom))
    return { field: 'validFrom', reason: `not valid before ${basis.validFrom}` }
  if (now > new Date(basis.validTo))
    return { field: 'validTo', reason: `expired on ${basis.validTo}: renew it` }
  return undefined
}

function same(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase()
}
