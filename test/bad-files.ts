/** A market entry that would be taken; nobody stands behind its address, though the checksum agrees. */
const goodEntry = `name: quiet-quay
title: Quiet Quay
mode: http
access: public
mirrors:
  - host: 47izjjz6ltlob2kzecoblkuypin7uqa75kwobm5lqn7dozgbnnw7d4yd.onion
legalBasis:
  caseReference: EX-1
  caseName: Example
  authority: Example
  instrument: Example
  article: Example
  jurisdiction: Example
  access: public
  dataClasses: [listings]
  validFrom: 2020-01-01T00:00:00Z
  validTo: 2099-01-01T00:00:00Z
  requestedBy: A. Example
  approvedBy: B. Example
  secondApprover: null
  simulation: true
`

export type BadEntry = { name: string; when: string; text: string; says: RegExp }

/** Market entries with one fault each, and the sentence that each gets: file, line, field. */
export const badEntries: BadEntry[] = [
  {
    name: 'onion',
    when: 'an onion address is malformed',
    text: goodEntry.replace('7d4yd.onion', '7d4ya.onion'),
    says: /onion\.yaml:6: field mirrors\.0\.host: "\w+\.onion" is not a v3 onion address/,
  },
  {
    name: 'no-basis',
    when: 'a market has no legal basis',
    text: goodEntry.replace(/legalBasis:[^]*/, ''),
    says: /no-basis\.yaml:1: this market has no legalBasis; nothing is collected/,
  },
  {
    name: 'expired',
    when: 'a legal basis has expired',
    text: goodEntry.replace('2099', '2021'),
    says: /expired\.yaml:17: field legalBasis\.validTo: expired on 2021/,
  },
  {
    name: 'exceeded',
    when: 'a market needs more access than its basis allows',
    text: goodEntry.replace('access: public', 'access: registered'),
    says: /exceeded\.yaml:14: field legalBasis\.access: the market needs registered access/,
  },
  {
    name: 'self-approved',
    when: 'whoever asked approved',
    text: goodEntry.replace('B. Example', 'a. example'),
    says: /self-approved\.yaml:19: field legalBasis\.approvedBy: whoever asked cannot approve/,
  },
  {
    name: 'key',
    when: 'a market entry holds an unknown key',
    text: `${goodEntry}colour: blue\n`,
    says: /key\.yaml:22: field colour: there is no key "colour" here/,
  },
  {
    name: 'yaml',
    when: 'a market entry is not YAML',
    text: goodEntry.replace('dataClasses: [listings]', 'dataClasses: [listings'),
    says: /yaml\.yaml:16: not YAML: /,
  },
  {
    name: 'nothing',
    when: 'a market entry is empty',
    text: '',
    says: /nothing\.yaml:1: /,
  },
]

const goodRecipe = `market: quiet-quay
version: 1
match: 'meta[name="generator"]'
walk:
  start: [/]
  follow:
    - { path: '^/item/1$', priority: 2, kind: listing }
pages:
  - kind: listing
    when: { selector: h1 }
    listings:
      fields:
        title: h1
`

/** Recipes with one fault each, and what every role says of them. */
export const badRecipes: { when: string; text: string; says: RegExp }[] = [
  {
    when: 'a recipe is not YAML',
    text: goodRecipe.replace('start: [/]', 'start: [/'),
    says: /quiet-quay\.yaml:6: not YAML: /,
  },
  {
    when: 'a recipe holds an unknown key',
    text: goodRecipe.replace('version: 1', 'version: 1\ncolour: blue'),
    says: /quiet-quay\.yaml:3: field colour: there is no key "colour" here/,
  },
  {
    when: 'a recipe has a selector that cannot be read',
    text: goodRecipe.replace('title: h1', "title: 'h1[['"),
    says: /quiet-quay\.yaml:13: field pages\.0\.listings\.fields\.title: /,
  },
]
