import { Parser } from 'htmlparser2'

/**
 * What is known of the form of a CyberTipline report: names, order, how often, and what stands in the elements that a
 * draft may have. Source: the schema `espsubmittal.xsd` as NCMEC gave it in 2015 (published in wikimedia/takedown-tools,
 * commit 42fb737; its parts for report, reporter and person were read), with elements that came later: `batchedReport`,
 * `platform`, `reportAnnotations`, `intendedRecipient`, `termsOfService`. Of these the beginning of the API's public
 * documentation and a public client library speak; the whole documentation was not read. The schema of today is given to registered reporters alone: it was not run.
 */

type Child = readonly [name: string, least: number, most: number]
const MANY = Infinity

/** In their order. An element that is not named here holds text. */
const CHILDREN: Record<string, readonly Child[]> = {
  report: [
    ['batchedReport', 0, 1],
    ['incidentSummary', 1, 1],
    ['internetDetails', 1, MANY],
    ['lawEnforcement', 0, 1],
    ['reporter', 1, 1],
    ['personOrUserReported', 0, 1],
    ['intendedRecipient', 0, MANY],
    ['victim', 0, MANY],
    ['additionalInfo', 0, 1],
  ],
  incidentSummary: [
    ['incidentType', 1, 1],
    ['platform', 0, 1],
    ['escalateToHighPriority', 0, 1],
    ['reportAnnotations', 0, 1],
    ['incidentDateTime', 1, 1],
    ['incidentDateTimeDescription', 0, 1],
  ],
  // A choice of one; a page is the only one that we report.
  internetDetails: [['webPageIncident', 1, 1]],
  webPageIncident: [
    ['url', 1, MANY],
    ['additionalInfo', 0, 1],
  ],
  reporter: [
    ['reportingPerson', 1, 1],
    ['contactPerson', 0, 1],
    ['companyTemplate', 0, 1],
    ['termsOfService', 0, 1],
    ['legalURL', 0, 1],
  ],
  reportingPerson: [
    ['firstName', 0, 1],
    ['lastName', 0, 1],
    ['phone', 0, 1],
    ['email', 0, 1],
    ['address', 0, MANY],
  ],
}

/** What stands in an element, by its name. */
const TEXTS: Record<string, RegExp> = {
  // The one of the fixed strings that a page which offers such material has.
  incidentType: /^Child Pornography \(possession, manufacture, and distribution\)$/,
  incidentDateTime: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  url: /^https?:\/\/[^\s<>"{}|\\^`]+$/,
  email: /^\w+(?:[-+.']\w+)*@\w+(?:[-.]\w+)*\.\w+(?:[-.]\w+)*$/,
}

type Element = { name: string; attributes: Record<string, string>; children: Element[]; text: string }

/** Everything in which a report differs from the form. */
export function faultsOf(xml: string): string[] {
  const root = treeOf(xml)
  if (root.name !== 'report') return [`the root is ${root.name}`]
  const place = root.attributes['xsi:noNamespaceSchemaLocation']
  const isPlaced = place === 'https://report.cybertip.org/ispws/xsd'
  return [...(isPlaced ? [] : ['the schema is not named']), ...faultsIn(root)]
}

function faultsIn(element: Element): string[] {
  const { name, children } = element
  const allowed = CHILDREN[name]
  if (!allowed) return textFaults(element)
  const faults: string[] = []
  let at = 0
  for (const [child, least, most] of allowed) {
    let count = 0
    for (; children[at]?.name === child; at += 1) count += 1
    if (count < least) faults.push(`${name} has no ${child} in its place`)
    if (count > most) faults.push(`${name} has ${child} too often`)
  }
  if (at < children.length)
    faults.push(`${name} has ${children[at]!.name} where nothing of that name may stand`)
  if (element.text.trim() !== '') faults.push(`${name} has text beside its elements`)
  const hosted = element.attributes['thirdPartyHostedContent']
  if (hosted !== undefined && !/^(?:true|false|0|1)$/.test(hosted))
    faults.push('thirdPartyHostedContent is no boolean')
  return [...faults, ...children.flatMap(faultsIn)]
}

function textFaults({ name, children, text }: Element): string[] {
  if (children.length > 0) return [`${name} has elements where text stands`]
  if (text.trim() === '') return [`${name} is empty`]
  return TEXTS[name] && !TEXTS[name].test(text) ? [`${name} does not have its form`] : []
}

const open = (name: string, attributes: Record<string, string>): Element => ({
  name,
  attributes,
  children: [],
  text: '',
})

function treeOf(xml: string): Element {
  const stack = [open('document', {})]
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const element = open(name, attributes)
        stack.at(-1)!.children.push(element)
        stack.push(element)
      },
      ontext: (text) => void (stack.at(-1)!.text += text),
      onclosetag: () => void stack.pop(),
    },
    { xmlMode: true, decodeEntities: true },
  )
  parser.end(xml)
  return stack[0]!.children[0] ?? open('nothing', {})
}
