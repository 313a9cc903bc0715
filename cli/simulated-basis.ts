import type { AccessLevel, LegalBasis } from '#contracts/legal-basis.ts'

const DAY_MS = 86_400_000

/** A basis that says what it is, on every capture that is frozen under it. */
export function simulatedBasis(
  now: Date,
  access: AccessLevel,
  said: Pick<LegalBasis, 'caseName' | 'requestedBy' | 'approvedBy'>,
): LegalBasis {
  const none = 'None: a simulation'
  return {
    ...said,
    caseReference: 'SIMULATION-1',
    authority: none,
    instrument: none,
    article: none,
    jurisdiction: none,
    access,
    dataClasses: ['listings', 'vendors', 'reviews'],
    validFrom: new Date(now.getTime() - DAY_MS).toISOString(),
    validTo: new Date(now.getTime() + 30 * DAY_MS).toISOString(),
    secondApprover: null,
    simulation: true,
  }
}
