import { expect, test } from 'vitest'
import { openTaxonomy, parseTaxonomy } from './taxonomy.ts'

const good = `version: 1
categories:
  - id: drugs
    name: { en: Drugs, zh: 毒品 }
    definition: { en: Drugs., zh: 毒品。 }
`
const { categories } = openTaxonomy()
const han = /\p{Script=Han}/u

test('every category that the design names is there, and only csam is never learned', () => {
  const expected =
    'drugs drug_paraphernalia weapons personal_data financial_fraud gambling counterfeits forged_documents hacking ' +
    'digital_goods guides services money_laundering terrorism trafficking migrant_smuggling violence_for_hire ' +
    'wildlife_antiquities state_secrets adult_content csam other'
  expect(categories.map(({ id }) => id)).toEqual(expected.split(' '))
  expect(categories.filter(({ reportOnly }) => reportOnly).map(({ id }) => id)).toEqual(['csam'])
})

test('every category says what it is in both languages, with examples and what only looks alike', () => {
  const poor = categories.filter(
    ({ called, examples, instead, subcategories, definition }) =>
      examples.length < 3 ||
      instead.length === 0 ||
      subcategories.length < 2 ||
      ![definition.zh, called?.zh ?? '', ...subcategories.map((sub) => sub.definition.zh)].every((text) =>
        han.test(text),
      ),
  )
  expect(poor.map(({ id }) => id)).toEqual(['csam', 'other'])
  expect(categories.find(({ id }) => id === 'csam')!.examples).toEqual([])
})

test('offences name their article, and none counts as checked before a person has signed', () => {
  const articles = (id: string) =>
    categories
      .find((category) => category.id === id)!
      .offences.map(({ jurisdiction, article }) => jurisdiction + article)
  expect(articles('drugs')).toContain('CN347')
  expect(articles('personal_data')).toContain('CN253-1')
  expect(articles('hacking')).toEqual(expect.arrayContaining(['CN285', 'CN286', 'CN287-1', 'CE2', 'CE6']))
  expect(articles('services')).toContain('CN287-2')
  expect(articles('money_laundering')).toContain('UN6')
  for (const { offences } of categories) for (const { checked } of offences) expect(checked).toBeNull()
  const [tiers] = categories.find(({ id }) => id === 'personal_data')!.offences
  expect(tiers?.threshold).toMatch(/50 records.*500.*5,000/)
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
  [
    'a subcategory that stands twice',
    `${good}    subcategories:\n${'      - { id: a, name: { en: A, zh: 甲 }, definition: { en: A., zh: 甲。 } }\n'.repeat(2)}`,
    /^t\.yaml:8: field categories\.0\.subcategories\.1\.id: the subcategory a stands twice/,
  ],
  [
    'a place that is not there',
    `${good}    instead: [{ text: x, category: toys }]\n`,
    /^t\.yaml:6: field categories\.0\.instead\.0\.category: there is no category toys/,
  ],
  [
    'an offence that does not say whether it was checked',
    `${good}    offences: [{ jurisdiction: CN, law: Criminal Law, article: '347' }]\n`,
    /^t\.yaml:6: field categories\.0\.offences\.0/,
  ],
])('%s is named by file, line and field', (_, source, message) => {
  expect(() => parseTaxonomy(source, 't.yaml')).toThrow(message)
})
