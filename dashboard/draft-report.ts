import type { SealedReport } from '#contracts/hotline.ts'
import { Refusal } from '#shared/refusal.ts'
import type { HotlinePolicy } from './hotline-policy.ts'

/** What a draft may say, and nothing else: an address, times, a rule's name, a digest, and who reports. */
export type DraftFacts = { id: number; seenAt: Date; rule: string; closed: SealedReport }
export type Draft = { name: string; type: string; text: string }

/**
 * A report for NCMEC's CyberTipline in the order of its XSD, which is a sequence: another order is refused there.
 * Source: as `test/cybertipline-form.ts`, which checks it.
 *
 * @throws Refusal where the policy names nobody who reports
 */
export function draftForNcmec(facts: DraftFacts, { reporter }: HotlinePolicy): Draft {
  if (!reporter) throw noReporter()
  const { id, seenAt, closed } = facts
  const { first_name, last_name, email } = reporter
  const page = [element('url', closed.url), element('additionalInfo', additionalInfo(facts))]
  const text = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<report xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="https://report.cybertip.org/ispws/xsd">',
    '  <incidentSummary>',
    `    ${element('incidentType', INCIDENT_TYPE)}`,
    `    ${element('incidentDateTime', seenAt.toISOString())}`,
    '  </incidentSummary>',
    '  <internetDetails>',
    '    <webPageIncident thirdPartyHostedContent="true">',
    ...page.map((line) => `      ${line}`),
    '    </webPageIncident>',
    '  </internetDetails>',
    '  <reporter>',
    '    <reportingPerson>',
    `      ${element('firstName', first_name)}`,
    `      ${element('lastName', last_name)}`,
    `      ${element('email', email)}`,
    '    </reportingPerson>',
    '  </reporter>',
    '</report>\n',
  ].join('\n')
  return { name: `report-${id}-ncmec.xml`, type: 'application/xml; charset=utf-8', text }
}

/** The lines that forms of INHOPE's members ask for, to be copied field by field. */
export function draftForInhope(facts: DraftFacts, { reporter }: HotlinePolicy): Draft {
  const { id, seenAt, rule, closed } = facts
  const lines = [
    ['Address (URL)', closed.url],
    ['Where it is hosted', hostingOf(closed.url)],
    ['Seen at (UTC)', seenAt.toISOString()],
    [
      'What is suspected',
      'child sexual abuse material; a text gate stopped the page, no picture was asked for',
    ],
    ['Rule that stopped it', rule],
    ['SHA-256 of the page as it was received', closed.sha256 ?? 'none: the page was never asked for'],
    ['How it was reached', closed.reached.length === 0 ? 'by its own address' : closed.reached.join(' > ')],
    ['Is the material kept', 'no: nothing of the page was stored'],
    ['Our number for this report', String(id)],
    ...(reporter
      ? [
          [
            'Who reports',
            [reporter.agency, `${reporter.first_name} ${reporter.last_name}`].filter(Boolean).join(', '),
          ],
          ['Address for questions', reporter.email],
        ]
      : [['Who reports', 'anonymous']]),
  ]
  const text = lines.map(([name, value]) => `${name}: ${value}\n`).join('')
  return { name: `report-${id}-inhope.txt`, type: 'text/plain; charset=utf-8', text }
}

/** One of eight fixed strings; this is the one for a page that offers such material. */
const INCIDENT_TYPE = 'Child Pornography (possession, manufacture, and distribution)'

/** Characters that XML 1.0 has no way to write. */
// oxlint-disable-next-line no-control-regex
const UNWRITABLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd]/g
const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function element(name: string, text: string): string {
  const escaped = text.replaceAll(UNWRITABLE, '').replaceAll(/[&<>]/g, (char) => ESCAPES[char] ?? char)
  return `<${name}>${escaped}</${name}>`
}

function additionalInfo({ id, rule, closed }: DraftFacts): string {
  return [
    `Found by a text gate (rule ${rule}) in a read-only crawl of onion services.`,
    'Nothing of the page was kept and no picture or file was requested.',
    closed.sha256 === null
      ? 'The page itself was never requested: its address or a link to it was enough.'
      : `SHA-256 of the page as received: ${closed.sha256}.`,
    ...(closed.reached.length > 0 ? [`Reached by: ${closed.reached.join(' > ')}.`] : []),
    `Reporter's own number: ${id}.`,
  ].join(' ')
}

function hostingOf(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : ''
  if (host.endsWith('.onion')) return 'Tor onion service, place unknown'
  return host.endsWith('.i2p') ? 'I2P site, place unknown' : 'unknown'
}

function noReporter(): Refusal {
  return new Refusal(
    'NO_REPORTER',
    'The policy names nobody who reports, and NCMEC asks for a name and an address: set `reporter` in HOTLINE_POLICY_FILE.',
  )
}
