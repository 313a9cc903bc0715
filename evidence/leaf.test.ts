import { expect, test } from 'vitest'
import { digestsOf } from './digests.ts'
import { leafData, leafHash } from './leaf.ts'

test('an empty leaf has the hash that RFC 9162 gives it', () => {
  // SHA-256 of the single byte 0x00.
  expect(leafHash(new Uint8Array())).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d')
})

test('SHA-256 and SM3 are those of the standards', () => {
  expect(digestsOf(Buffer.from('abc'))).toEqual({
    sha256: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    sm3: '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0',
    sizeBytes: 3,
  })
})

test('a leaf is canonical JSON, so that anybody can make its hash again', () => {
  const { sha256, sm3 } = digestsOf(Buffer.from('abc'))
  const capturedAt = new Date('2026-11-20T23:30:00.125Z')
  const data = leafData({ captureId: 'c', sha256, sm3, market: '市场', capturedAt })
  expect(Buffer.from(data).toString()).toBe(
    `{"captureId":"c","capturedAt":"2026-11-20T23:30:00.125Z","market":"市场","sha256":"${sha256}","sm3":"${sm3}","type":"capture"}`,
  )
})
