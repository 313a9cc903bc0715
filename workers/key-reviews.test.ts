import { expect, test } from 'vitest'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { openReviewKey } from './key-reviews.ts'

const reviews = [{ fingerprint: 'a', buyer: 'b…s' }, { fingerprint: 'b' }, { fingerprint: 'a' }]

test('the same words have the same fingerprint under one key, another under another, and never the bare one', () => {
  const [one, other] = [makeMasterKey(), makeMasterKey()].map((text) => openReviewKey(openMasterKey(text)!))
  const prints = one!(reviews).map(({ fingerprint }) => fingerprint)
  expect(prints[0]).toBe(prints[2])
  expect(new Set(prints).size).toBe(2)
  expect(one!(reviews)[0]).toEqual({
    buyer: 'b…s',
    fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
  })
  expect(prints).not.toContain(other!(reviews)[0]!.fingerprint)
  expect(one!(reviews)).toEqual(one!(reviews))
})
