import type { LegalBasis } from '#contracts/legal-basis.ts'
import type { CaptureFacts } from './build-custody.ts'
import type { ClockSource } from './clock-source.ts'

const legalBasis: LegalBasis = {
  caseReference: 'SIM-1',
  caseName: 'Rehearsal',
  authority: 'Office of Rehearsals',
  instrument: 'standing order',
  article: '1',
  jurisdiction: 'nowhere',
  access: 'public',
  dataClasses: ['listings'],
  validFrom: '2026-01-01T00:00:00Z',
  validTo: '2027-01-01T00:00:00Z',
  requestedBy: 'A. Asker',
  approvedBy: 'B. Approver',
  secondApprover: null,
  simulation: true,
}

const clock: ClockSource = {
  source: 'simulated clock',
  kernelSource: null,
  synchronised: null,
  offsetSeconds: null,
  measuredBy: null,
  reason: 'rehearsal',
}

/** Facts of an invented capture, for tests: every field is set, nothing is real. */
export function exampleFacts(changes: Partial<CaptureFacts> = {}): CaptureFacts {
  const host = `${'a'.repeat(56)}.onion`
  return {
    captureId: '01890a5d-ac96-774b-bcce-b302099a8057',
    market: 'example',
    mirror: host,
    identityId: 'identity-1',
    scrapeId: 'scrape-1',
    legalBasis,
    requestedUrl: `http://${host}/old`,
    finalUrl: `http://${host}/item/1?page=2`,
    clickPath: [`http://${host}/`],
    network: 'simulated onion network',
    socksIsolationId: 'identity-1',
    access: 'public',
    loggedIn: false,
    startedAt: new Date('2026-11-20T23:30:00.125Z'),
    endedAt: new Date('2026-11-20T23:30:01.250Z'),
    zone: 'Asia/Shanghai',
    clock,
    site: { host: 'machine-1', place: 'room 1', system: 'Linux' },
    tool: {
      name: 'lanternfish',
      version: '0.1.0',
      commit: null,
      configSha256: '0'.repeat(64),
      runtime: 'Node.js',
    },
    recipe: { name: 'example', version: 3 },
    lane: 'browser',
    pageKind: 'listing',
    csamRules: 'stand-in-1',
    refused: [{ rule: 'resource-type', method: 'GET', host, path: '/logo.png' }],
    storageLocation: 'captures',
    ...changes,
  }
}
