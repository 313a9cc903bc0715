import { z } from 'zod'

/** How far a legal basis lets us go: what anybody sees, what an account sees, what a seized or lent log-in sees. */
export const accessLevels = ['public', 'registered', 'credentialed'] as const
export const AccessLevel = z.enum(accessLevels)
export type AccessLevel = z.infer<typeof AccessLevel>

const Text = z.string().trim().min(1)

/** The reason on file without which nothing is collected. Frozen onto each capture; dates are inclusive, UTC. */
export const LegalBasis = z.strictObject({
  caseReference: Text,
  caseName: Text,
  authority: Text,
  instrument: Text,
  article: Text,
  jurisdiction: Text,
  access: AccessLevel,
  dataClasses: z.array(Text).min(1),
  validFrom: z.iso.datetime({ offset: true }),
  validTo: z.iso.datetime({ offset: true }),
  requestedBy: Text,
  approvedBy: Text,
  /** News, political, religious and health sites need one; null elsewhere. */
  secondApprover: Text.nullable(),
  simulation: z.boolean(),
})
export type LegalBasis = z.infer<typeof LegalBasis>
