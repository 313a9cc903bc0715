import { expect, test } from 'vitest'
import { openTaxonomy, parseTaxonomy } from './taxonomy.ts'

const good = `version: 1
categories:
  - id: drugs
    name: { en: Drugs, zh: 毒品 }
    definition: { en: Drugs., zh: 毒品。 }
`

test('every category that the design names is there, and only csam is never learned', () => {
  const { categories } = openTaxonomy()
  const expected =
    'drugs drug_paraphernalia weapons personal_data financial_fraud gambling counterfeits forged_documents hacking ' +
    'digital_goods guides services money_laundering terrorism trafficking migrant_smuggling violence_for_hire ' +
    'wildlife_antiquities state_secrets adult_content csam other'
  expect(categories.map(({ id }) => id)).toEqual(expected.split(' '))
  expect(categories.filter(({ reportOnly }) => reportOnly).map(({ id }) => id)).toEqual(['csam'])
})

test.each([
  ['a missing name', good.replace('zh: 毒品 }', '}'), /^t\.yaml:4: field categories\.0\.name\.zh/],
  [
    'an unknown field',
    `${good}    colour: red\n`,
    /^t\.yaml:6: field categories\.0\.colour: there is no key/,
  ],
  ['a bad tag', `${good}    misp: drugs\n`, /^t\.yaml:6: field categories\.0\.misp/],
  ['broken YAML', `${good}  - id: [\n`, /^t\.yaml:\d+: not YAML: /],
  [
    'an id that stands twice',
    good + good.slice(good.indexOf('  - id')),
    /^t\.yaml:6: field categories\.1\.id: .*drugs stands twice/,
  ],
])('%s is named by file, line and field', (_, source, message) => {
  expect(() => parseTaxonomy(source, 't.yaml')).toThrow(message)
})
