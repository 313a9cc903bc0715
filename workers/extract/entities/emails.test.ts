import { array, assert, constantFrom, property } from 'fast-check'
import { expect, test } from 'vitest'
import { emailsIn } from './emails.ts'

const EMAIL = /(?<![\w.+-])[\w.+-]{1,64}@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,10}(?![\w-])/gi

test('addresses are those that the pattern of the whole finds, in any text', () => {
  const part = constantFrom('@', '.', '-', '+', '_', ' ', 'a', 'lamp', 'quay.example', 'B', '7', 'é', '灯', '\n', 'x'.repeat(64)) // prettier-ignore
  assert(
    property(array(part, { maxLength: 30 }), (parts) => {
      const text = parts.join('')
      expect(emailsIn(text)).toEqual(text.match(EMAIL) ?? [])
    }),
    { numRuns: 5000 },
  )
})

test('an address in a sentence', () => {
  expect(emailsIn('Write to lamp@quay.example, or to b.c+d@e-f.example.')).toEqual(['lamp@quay.example', 'b.c+d@e-f.example']) // prettier-ignore
})

test('of two addresses that run into each other the first is one', () => {
  expect(emailsIn('a@quay.example+b@quay.example')).toEqual(['a@quay.example'])
  expect('a@quay.example+b@quay.example'.match(EMAIL)).toEqual(['a@quay.example'])
})
