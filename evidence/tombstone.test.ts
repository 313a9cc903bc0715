import { expect, test } from 'vitest'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { isSignedBy, openTombstoneSigner } from './tombstone.ts'

const tombstone = {
  captureId: '8b3c1d1e-0000-4000-8000-000000000001',
  objectSha256: 'a'.repeat(64),
  objectSm3: 'b'.repeat(64),
  market: 'quiet-quay',
  capturedAt: new Date('2024-11-01T00:00:00Z'),
  purgedAt: new Date('2026-11-21T00:00:00Z'),
  class: 'captures',
  rule: 'older than 730 days',
}

test('a tombstone is proven by its public key, and no changed one is', () => {
  const seal = openTombstoneSigner(openMasterKey(makeMasterKey())!)(tombstone)
  expect(isSignedBy(tombstone, seal)).toBe(true)
  for (const change of [
    { rule: 'older than 1 day' },
    { objectSha256: 'b'.repeat(64) },
    { capturedAt: new Date(0) },
  ])
    expect(isSignedBy({ ...tombstone, ...change }, seal)).toBe(false)
})

test('the key comes from the master key: the same one signs alike, another one does not', () => {
  const text = makeMasterKey()
  const [one, same, other] = [text, text, makeMasterKey()].map((key) =>
    openTombstoneSigner(openMasterKey(key)!)(tombstone),
  )
  expect(same).toEqual(one)
  expect(other!.publicKey).not.toBe(one!.publicKey)
})
