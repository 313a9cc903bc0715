import { expect, test } from 'vitest'
import { addEvidence, newEvidence, openLexicon, parseLexicon } from './lexicon.ts'
import { newTextBuffer, normaliseInto } from './normalise.ts'
import { openTaxonomy } from './taxonomy.ts'

const taxonomy = openTaxonomy()
const source = `version: 1
stop: [LF-CSAM-MARKER]
categories:
  gambling: { decisive: [fixed matches], hint: [棋牌] }
`

function evidenceOf(text: string, lexicon = parseLexicon(source, 'l.yaml', taxonomy)) {
  const buffer = newTextBuffer()
  const evidence = newEvidence(taxonomy)
  normaliseInto(buffer, text)
  addEvidence(lexicon, buffer, evidence)
  return evidence
}

test('a term is found as whole words, in any case, and inside a run of Han letters', () => {
  const gambling = taxonomy.categories.findIndex(({ id }) => id === 'gambling')
  const found = (text: string) => evidenceOf(text).byCategory[gambling]
  expect(found('FIXED-matches tonight')).toBe(3)
  expect(found('unfixed matches')).toBe(0)
  expect(found('fixed matchesticks')).toBe(0)
  expect(found('雀神棋牌数据')).toBe(1)
  expect(found('fixed matches fixed matches 棋牌')).toBe(4)
})

test('the token of the gate stops everything, wherever it stands', () => {
  expect(evidenceOf('x LF-CSAM-MARKER y').stopped).toBe(true)
  expect(evidenceOf('lf csam marker').stopped).toBe(true)
  expect(evidenceOf('lf marker').stopped).toBe(false)
})

test('a category that the taxonomy lacks, or a wrong field, is named', () => {
  expect(() => parseLexicon(source.replace('gambling', 'gaming'), 'l.yaml', taxonomy)).toThrow(
    /^l\.yaml:4: field categories\.gaming: there is no category gaming/,
  )
  expect(() => parseLexicon(source.replace('hint', 'hints'), 'l.yaml', taxonomy)).toThrow(
    /^l\.yaml:4: field categories\.gambling\.hints: there is no key/,
  )
})

test('every category without training data can be reached by a decisive term', () => {
  const lexicon = openLexicon(taxonomy)
  const best = [...lexicon.terms.values()].flat().filter(({ strength }) => strength === 3)
  const reached = new Set(best.map(({ category }) => taxonomy.categories[category]!.id))
  for (const id of 'gambling money_laundering terrorism trafficking migrant_smuggling violence_for_hire'.split(
    ' ',
  ))
    expect(reached).toContain(id)
  for (const id of 'wildlife_antiquities state_secrets adult_content'.split(' '))
    expect(reached).toContain(id)
})
