import { expect, test } from 'vitest'
import { draftForNcmec } from '#dashboard/draft-report.ts'
import { readHotlinePolicy } from '#dashboard/hotline-policy.ts'
import { faultsOf } from './cybertipline-form.ts'

/** Drafts of reports against what is known of the form that they are sent in. */

const reporter = { first_name: 'Ada', last_name: 'Example', email: 'ada.example@unit.example.org' }
const policy = { ...(await readHotlinePolicy()), reporter }
const onion = `http://${'a'.repeat(56)}.onion`
const closed = { url: `${onion}/item/7?a=1&b=2`, sha256: 'a'.repeat(64), reached: [`${onion}/`] }
const facts = { id: 7, seenAt: new Date('2026-11-20T12:00:00Z'), rule: 'stand-in/pair', closed }
const draft = (more: Partial<typeof closed> | { sha256: null } = {}) =>
  draftForNcmec({ ...facts, closed: { ...closed, ...more } }, policy).text

test.each([
  ['a page that was read', draft()],
  ['an address alone', draft({ sha256: null })],
  ['a page without a way to it', draft({ reached: [] })],
  ['signs that XML takes for its own', draft({ reached: [`${onion}/?a=<b>&c="d"`] })],
])('a draft for NCMEC has the names, the order and the fields of its form: %s', (_what, text) => {
  expect(faultsOf(text)).toEqual([])
})

const reporterOf = (text: string) => /  <reporter>.*<\/reporter>\n/s.exec(text)![0]

test.each([
  ['reporter has no reportingPerson in its place', /<reportingPerson>.*<\/reportingPerson>/s, ''],
  ['incidentSummary has no incidentDateTime in its place', /<incidentDateTime>.*<\/incidentDateTime>/, ''],
  ['incidentDateTime does not have its form', 'T12:00:00.000Z', ' 12:00'],
  ['incidentType does not have its form', 'possession, ', ''],
  ['webPageIncident has no url in its place', /<url>.*<\/url>/, ''],
  ['url does not have its form', `${onion}/item`, `${onion}/an item`],
  ['email does not have its form', '@unit', ' at unit'],
  ['webPageIncident has title where nothing of that name may stand', '</url>', '</url><title>x</title>'],
  ['thirdPartyHostedContent is no boolean', '="true"', '="yes"'],
  ['report has no internetDetails in its place', /<internetDetails>.*<\/internetDetails>/s, ''],
  ['the schema is not named', 'ispws/xsd', 'ispws'],
])('the form is not that of every report: %s', (fault, from, to) => {
  expect(faultsOf(draft().replace(from, to))).toContain(fault)
})

test('another order is a fault, for the schema is a sequence', () => {
  const text = draft()
  const moved = text
    .replace(reporterOf(text), '')
    .replace('  <incidentSummary>', `${reporterOf(text)}  <incidentSummary>`)
  expect(faultsOf(moved)).toContain('report has no incidentSummary in its place')
})
