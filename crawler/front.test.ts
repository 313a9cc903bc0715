import { expect, test } from 'vitest'
import { manualClock } from '#shared/clock.ts'
import { openFront } from './front.ts'

test('cookies that are told of after their answer was judged keep nobody waiting', async () => {
  const front = openFront({
    clock: manualClock(new Date('2026-11-01T00:00:00Z')),
    random: () => 0.5,
    notBefore: null,
    save: async () => undefined,
    layDown: () => undefined,
    newCircuit: () => undefined,
  })
  const { signal } = new AbortController()
  await front.turn(signal)
  const asking = front.asking('a.onion', async () => false)
  asking[Symbol.dispose]()
  asking.cookiesCame()
  await expect(Promise.race([front.turn(signal), tooLong()])).resolves.toBeUndefined()
})

const tooLong = (): Promise<string> => new Promise((resolve) => setTimeout(resolve, 1000, 'still waiting'))
