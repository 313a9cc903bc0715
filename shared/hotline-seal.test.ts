import { expect, test } from 'vitest'
import { makeHotlinePair, openHotlineKey, openHotlineSeal, publicHalfOf } from './hotline-seal.ts'

const pair = makeHotlinePair()
const seal = openHotlineSeal(pair.publicKey)!
const key = openHotlineKey(pair.privateKey)!

test('what the public half seals only the private half opens, in its place alone', () => {
  const sealed = seal.seal('http://x.onion/a', 'report|1')
  expect(key.open(sealed, 'report|1')).toBe('http://x.onion/a')
  expect(sealed).not.toContain(Buffer.from('x.onion').toString('base64url').slice(1, -2))
  expect(() => key.open(sealed, 'report|2')).toThrow('changed or belongs elsewhere')
  expect(() => key.open(`${sealed.slice(0, -2)}AA`, 'report|1')).toThrow('changed or belongs elsewhere')
  expect(() => key.open('h1.000000000000.', 'report|1')).toThrow('sealed for another hotline key')
  const other = openHotlineKey(makeHotlinePair().privateKey)!
  expect(() => other.open(sealed, 'report|1')).toThrow('sealed for another hotline key')
})

test('the public half is no private half: whoever seals cannot read, not even their own', () => {
  const sealed = seal.seal('a', 'b')
  expect(seal.seal('a', 'b')).not.toBe(sealed)
  expect(() => openHotlineKey(pair.publicKey)!.open(sealed, 'b')).toThrow('another hotline key')
})

test('the public half is made again from the private one, and what is no key is none', () => {
  expect(publicHalfOf(pair.privateKey)).toBe(pair.publicKey)
  expect(seal.id).toBe(key.id)
  for (const text of ['', 'x'.repeat(64), 'ab'])
    expect([openHotlineSeal(text), openHotlineKey(text), publicHalfOf(text)]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
})
