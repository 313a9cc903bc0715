import { expect, test } from 'vitest'
import type { LegalBasis } from '#contracts/legal-basis.ts'
import { readMarketEntry, refusalOf } from './market-entry.ts'

const NOW = new Date('2026-11-01T00:00:00Z')

function basis(more: Partial<LegalBasis> = {}): LegalBasis {
  return {
    caseReference: 'TEST-1',
    caseName: 'A test',
    authority: 'None: a test',
    instrument: 'None: a test',
    article: 'None: a test',
    jurisdiction: 'None: a test',
    access: 'public',
    dataClasses: ['listings'],
    validFrom: '2026-10-01T00:00:00.000Z',
    validTo: '2026-12-01T00:00:00.000Z',
    requestedBy: 'First Person',
    approvedBy: 'Second Person',
    secondApprover: null,
    simulation: true,
    ...more,
  }
}

const open = { access: 'public', sensitive: false } as const

test('a basis that holds carries a public market', () => {
  expect(refusalOf(basis(), open, NOW)).toBeUndefined()
})

test.each([
  ['whoever asked approves', basis({ approvedBy: ' first person' }), open, 'approvedBy'],
  ['a sensitive site without a second approver', basis(), { ...open, sensitive: true }, 'secondApprover'],
  ['the second approver is the first', basis({ secondApprover: 'SECOND PERSON' }), open, 'secondApprover'],
  ['the second approver is who asked', basis({ secondApprover: 'First Person' }), open, 'secondApprover'],
  ['a market for members on a public basis', basis(), { ...open, access: 'registered' }, 'access'],
  [
    'a log-in on a basis for members',
    basis({ access: 'registered' }),
    { ...open, access: 'credentialed' },
    'access',
  ],
  ['a basis that is still to come', basis({ validFrom: '2026-11-01T00:00:00.001Z' }), open, 'validFrom'],
  ['a basis that ran out', basis({ validTo: '2026-10-31T23:59:59.999Z' }), open, 'validTo'],
] as const)('refused: %s', (_name, given, market, field) => {
  expect(refusalOf(given, market, NOW)).toMatchObject({ field })
})

test('a third person makes a sensitive site readable, and more access carries less', () => {
  expect(
    refusalOf(basis({ secondApprover: 'Third Person' }), { ...open, sensitive: true }, NOW),
  ).toBeUndefined()
  expect(refusalOf(basis({ access: 'credentialed' }), { ...open, access: 'registered' }, NOW)).toBeUndefined()
})

const host = `pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion`
const SOUND = `name: north-gate
title: North Gate
mode: http
access: public
mirrors: [{ host: ${host} }]
legalBasis:
  caseReference: TEST-1
  caseName: A test
  authority: 'None: a test'
  instrument: 'None: a test'
  article: 'None: a test'
  jurisdiction: 'None: a test'
  access: public
  dataClasses: [listings]
  validFrom: 2026-10-01T00:00:00Z
  validTo: 2026-12-01T00:00:00Z
  requestedBy: First Person
  approvedBy: Second Person
  secondApprover: null
  simulation: true
`

test('an entry with its basis is read, and what it leaves out is careful', () => {
  const entry = readMarketEntry(SOUND, 'm.yaml', NOW)
  expect(entry).toMatchObject({
    sensitive: false,
    startPaths: ['/'],
    mirrors: [{ host, port: 80 }],
    politeness: { minDelayMs: 2000, concurrency: 1, requestsPerSecond: 5 },
  })
})

test.each([
  [
    'without a legal basis',
    SOUND.replace(/legalBasis:[\s\S]*/, ''),
    /^m\.yaml:\d+: .*nothing is collected without a reason on file\.$/,
  ],
  [
    'that ran out',
    SOUND.replace('2026-12-01', '2026-10-02'),
    /^m\.yaml:16: field legalBasis\.validTo: expired on .*: renew it\.$/,
  ],
  [
    'approved by who asked',
    SOUND.replace('Second Person', 'First Person'),
    /^m\.yaml:18: field legalBasis\.approvedBy: /,
  ],
  [
    'with less access than needed',
    SOUND.replace('access: public', 'access: credentialed'),
    /^m\.yaml:13: field legalBasis\.access: /,
  ],
  [
    'that is sensitive with one approver',
    SOUND.replace('mode: http', 'mode: http\nsensitive: true'),
    /^m\.yaml:\d+: field legalBasis\.secondApprover: /,
  ],
  [
    'with a mistyped onion',
    SOUND.replace(host, host.replace('pg6', 'pg7')),
    /^m\.yaml:5: field mirrors\.0\.host: .* is not a v3 onion/,
  ],
  [
    'without a case',
    SOUND.replace('caseReference: TEST-1', "caseReference: ''"),
    /^m\.yaml:7: field legalBasis\.caseReference: /,
  ],
])('an entry %s is refused in one sentence with its line', (_name, text, expected) => {
  expect(() => readMarketEntry(text, 'm.yaml', NOW)).toThrow(expected)
})
