import { REASONS, stepsOf } from './custody-words.ts'
import { instantOf } from './local-time.ts'
import { CustodyRecord, type Cut, type Refusal, type networks } from './custody.ts'
import type { ClockSource } from './clock-source.ts'
import type { Digests } from './digests.ts'
import type { Site, Tool } from './tool.ts'
import type { AccessLevel, LegalBasis } from '#contracts/legal-basis.ts'
import type { PageKind } from '#contracts/page-kind.ts'

/** What the crawler knows about a capture when the page has passed the gates. */
export type CaptureFacts = {
  captureId: string
  market: string
  /** Host of the mirror that answered. */
  mirror: string
  identityId: string
  scrapeId: string
  legalBasis: LegalBasis
  requestedUrl: string
  finalUrl: string
  clickPath: readonly string[]
  network: (typeof networks)[number]
  /** SOCKS user name, never the password. */
  socksIsolationId: string
  access: AccessLevel
  /** True when the identity was logged in with a stored account. */
  loggedIn: boolean
  startedAt: Date
  endedAt: Date
  /** IANA name of the zone for the local times. */
  zone: string
  clock: ClockSource
  site: Site
  tool: Tool
  recipe?: { name: string; version: number } | undefined
  lane: 'http' | 'browser'
  pageKind?: PageKind | undefined
  /** Version of the rules that the page passed: law 3. */
  csamRules: string
  refused: readonly Refusal[]
  /** Where the object will be kept, as a person would look for it. */
  storageLocation: string
}

/** What was measured while the object was written. */
export type CaptureMeasures = {
  httpStatus: number
  fileFormat: string
  redirects: { url: string; status: number; location: string | null }[]
  items: ({ item: string; recordId: string | null } & Digests)[]
  cuts: { item: string; original: Digests; cuts: Cut[]; renamedHeaders: string[] }[]
  truncated: string[]
  domRecordId: string | null
  sizeBytes: number
}

const MAX_REFUSALS_LISTED = 500

/** Puts both together; a fact that breaks the schema is a fault of ours and throws. */
export function buildCustodyRecord(facts: CaptureFacts, measures: CaptureMeasures): CustodyRecord {
  const { legalBasis, site, clock, zone } = facts
  return CustodyRecord.parse({
    schema: 'lanternfish-custody/1',
    exhibit: exhibitOf(facts, measures),
    case: { reference: legalBasis.caseReference, name: legalBasis.caseName },
    legalBasis,
    source: sourceOf(facts, measures),
    access: accessOf(facts),
    time: { start: instantOf(facts.startedAt, zone), end: instantOf(facts.endedAt, zone), clock },
    place: { host: site.host, place: site.place, system: site.system },
    tool: facts.tool,
    recipe: facts.recipe ?? null,
    scrapeId: facts.scrapeId,
    method: { lane: facts.lane, steps: stepsOf(facts, measures) },
    people: { operators: operatorsOf(legalBasis), witness: { name: null, reason: REASONS.witness } },
    originalMedium: { seized: false, reason: REASONS.medium },
    integrity: { algorithms: ['SHA-256', 'SM3'], computation: REASONS.computation, items: measures.items },
    recordings: recordingsOf(measures),
    transfers: [],
    storage: { location: facts.storageLocation, seal: REASONS.seal },
    deviations: deviationsOf(facts, measures),
  })
}

function exhibitOf(
  facts: CaptureFacts,
  { fileFormat, sizeBytes }: CaptureMeasures,
): CustodyRecord['exhibit'] {
  const description = `One page of the market ${facts.market}, as served at ${facts.finalUrl}`
  return { number: facts.captureId, description, category: 'web page', fileFormat, sizeBytes }
}

function sourceOf(facts: CaptureFacts, { redirects, httpStatus }: CaptureMeasures): CustodyRecord['source'] {
  const { pathname, search } = new URL(facts.finalUrl)
  return {
    market: facts.market,
    mirror: facts.mirror,
    networkAddress: facts.requestedUrl,
    finalAddress: facts.finalUrl,
    storagePath: pathname + search,
    clickPath: [...facts.clickPath],
    redirects,
    pageKind: facts.pageKind ?? null,
    httpStatus,
  }
}

function accessOf(facts: CaptureFacts): CustodyRecord['access'] {
  return {
    network: facts.network,
    exitRelay: false,
    socksIsolationId: facts.socksIsolationId,
    identityId: facts.identityId,
    level: facts.access,
    login: facts.loggedIn ? 'stored account' : 'none',
  }
}

function operatorsOf(basis: LegalBasis): CustodyRecord['people']['operators'] {
  const operators = [
    { name: basis.requestedBy, role: 'requested the collection' },
    { name: basis.approvedBy, role: 'approved the collection' },
  ]
  if (basis.secondApprover !== null) operators.push({ name: basis.secondApprover, role: 'second approver' })
  return operators
}

function recordingsOf({ domRecordId }: CaptureMeasures): CustodyRecord['recordings'] {
  const screenVideo = { made: false as const, reason: REASONS.video }
  return { domRecordId, screenVideo, screenshots: { made: false, reason: REASONS.pictures } }
}

function deviationsOf({ refused }: CaptureFacts, measures: CaptureMeasures): CustodyRecord['deviations'] {
  return {
    refusedRequests: refused.slice(0, MAX_REFUSALS_LISTED),
    refusedRequestsNotListed: Math.max(0, refused.length - MAX_REFUSALS_LISTED),
    truncated: measures.truncated,
    inlineMediaCut: measures.cuts,
  }
}
