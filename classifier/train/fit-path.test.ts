import { expect, test } from 'vitest'
import { pathBuckets } from './examples.ts'
import { fitPath } from './fit-path.ts'
import { readTitles } from './fit-text.ts'
import { logitsOf } from './linear.ts'
import type { Row } from './read-rows.ts'
import { trainSettings } from './settings.ts'

const classes = ['drugs', 'guides', 'weapons']

/** Sections that no list names; of the titles filed as guides, `others` in ten are read as weapons. */
function inventRows(others: number): Row[] {
  return ['drugs', 'guides'].flatMap((category) =>
    Array.from({ length: 60 }, (_, i) => ({
      title: `ware ${i}`,
      path: [category === 'drugs' ? 'Garden' : 'Attic'],
      vendor: `vendor ${i}`,
      market: 'm',
      category,
      subcategory: undefined,
      clean: true,
      reading: category === 'guides' && i % 10 < others ? 'weapons' : category,
    })),
  )
}

/** How far a section puts its category before weapons. */
function leadOf(section: string, category: string, others: number): number {
  const logits = logitsOf(
    fitPath(readTitles(inventRows(others), classes), classes, trainSettings),
    pathBuckets([section]),
  )
  return logits[classes.indexOf(category)]! - logits[classes.indexOf('weapons')]!
}

test('a section is believed as far as its sellers were when their titles were read', () => {
  expect(leadOf('Attic', 'guides', 6)).toBeLessThan(0.7 * leadOf('Attic', 'guides', 0))
  expect(leadOf('Attic', 'guides', 6)).toBeGreaterThan(0)
  expect(leadOf('Garden', 'drugs', 6)).toBeGreaterThan(0.9 * leadOf('Garden', 'drugs', 0))
})
