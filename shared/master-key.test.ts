import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeMasterKey, openMasterKey, SealError } from './master-key.ts'

const open = (text = makeMasterKey()) => openMasterKey(text)!

test('what is sealed opens again, at its own place and with its own key alone', () => {
  const key = open()
  const other = open()
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string({ minLength: 1 }), (plain, context, further) => {
      const sealed = key.seal(plain, context)
      expect(key.unseal(sealed, context)).toBe(plain)
      expect(() => other.unseal(sealed, context)).toThrow(SealError)
      expect(() => key.unseal(sealed, context + further)).toThrow(SealError)
    }),
  )
})

test('one changed character does not open', () => {
  const key = open()
  const sealed = key.seal('whsec_abc', 'destination|secret|1')
  for (let at = 0; at < sealed.length - 1; at++) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
    expect(() => key.unseal(changed, 'destination|secret|1')).toThrow(SealError)
  }
})

test('equal secrets are sealed unequal, and the key does not stand in what it seals', () => {
  const text = makeMasterKey()
  const key = open(text)
  expect(key.seal('a', 'c')).not.toBe(key.seal('a', 'c'))
  expect(key.seal('a', 'c')).not.toContain(text.slice(0, 12))
  expect(key.id).not.toBe(text.slice(0, 12))
})

test('each purpose has a key of its own, the same each time', () => {
  const text = makeMasterKey()
  expect(open(text).derive('a')).toEqual(open(text).derive('a'))
  expect(open(text).derive('a')).not.toEqual(open(text).derive('b'))
})

test.each(['', 'abc', makeMasterKey().toUpperCase() + 'A', `${makeMasterKey()}\n`, 'g'.repeat(64)])(
  '%j is no master key',
  (text) => expect(openMasterKey(text)).toBeUndefined(),
)
