import { expect, test } from 'vitest'
import { parsePlaces } from '#workers/extract/values/place.ts'
import { parsePrice } from '#workers/extract/values/price.ts'
import { parseQuantity } from '#workers/extract/values/quantity.ts'
import { readPlainChecks, readReferredChecks, type Kind, type ValueCheck } from './gold/value-gold.ts'

const read: Record<Kind, (text: string) => string | undefined> = {
  price: (text) => joined(Object.values(parsePrice(text) ?? {})),
  quantity: (text) => joined(Object.values(parseQuantity(text) ?? {})),
  place: (text) => parsePlaces(text).join(', ') || undefined,
}
const joined = (values: string[]) => (values.length > 0 ? values.join(' ') : undefined)

function wrongOf(checks: ValueCheck[]): string[] {
  return checks.flatMap(({ kind, text, expected }) => {
    const given = read[kind](text) ?? '-'
    return given === expected ? [] : [`${kind} ${JSON.stringify(text)}: ${given} instead of ${expected}`]
  })
}

test.each(['price', 'quantity', 'place'] as const)(
  'what markets print as a %s is read as a person reads it',
  (kind) => {
    const checks = readPlainChecks(kind)
    expect(checks.length).toBeGreaterThan(100)
    expect(wrongOf(checks)).toEqual([])
  },
)

test('the same holds for longer strings, where the data is there', () => {
  const checks = readReferredChecks()
  console.log(`${checks.length} longer strings read`)
  expect(wrongOf(checks)).toEqual([])
})
