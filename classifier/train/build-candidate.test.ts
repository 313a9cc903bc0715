import { expect, test } from 'vitest'
import { openCard } from '../card.ts'
import { openClassifier } from '../classify.ts'
import { loadModel, modelFolder } from '../model.ts'
import { openTaxonomy } from '../taxonomy.ts'
import { compareWith, type Candidate } from './build-candidate.ts'

const model = loadModel(modelFolder, openTaxonomy())
const before = openCard()

test('a candidate that was taught without one of the categories at work is refused, and the category named', () => {
  const classes = before.classes.filter((id) => id !== 'weapons')
  const candidate: Candidate = { model, card: { ...before, classes, sets: [] }, asked: [] }
  expect(() => compareWith(candidate, before, openClassifier())).toThrow(
    'The training data has no row of weapons, which the model at work knows; add rows of it.',
  )
})
