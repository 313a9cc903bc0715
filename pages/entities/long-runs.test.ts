import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { longRuns } from './long-runs.ts'

test('the runs are those that a pattern finds', () => {
  const text = fc.array(
    fc.oneof(fc.stringMatching(/^[A-Za-z0-9]{0,60}$/), fc.constantFrom(' ', '.', 'ж', '\n', '🙂')),
  )
  fc.assert(
    fc.property(text, (parts) => {
      const joined = parts.join('')
      expect(longRuns(joined)).toEqual(
        joined.match(/[A-Za-z0-9]{25,}/g)?.filter((run) => run.length <= 520) ?? [],
      )
    }),
  )
})
