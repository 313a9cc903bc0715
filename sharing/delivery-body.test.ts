import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ClaimedDelivery } from '#db/deliveries.ts'
import { deliveryBodyOf } from './delivery-body.ts'
import { mailTextOf } from './mail-text.ts'

const ONION = `${'abcdefgh'.repeat(7)}.onion`
const MAX_BYTES = 20_000

function delivery(title: string, places: string[] = ['DE']): ClaimedDelivery {
  return {
    id: '5f1c0d1e-8f4e-4b55-9a53-0a9d6a4f2f10',
    tries: 1,
    roundBeganAt: new Date('2026-11-01T00:00:00Z'),
    createdAt: new Date('2026-11-01T00:00:00Z'),
    destinationId: 'e1f4c8a2-6a0e-4a0a-8d43-3b0c8a5f6f11',
    kind: 'webhook',
    address: 'https://receiver.example/',
    sealedSecret: null,
    enabled: true,
    alert: {
      alertId: 7,
      matchedAt: '2026-11-01T00:00:00.5+00:00',
      ruleId: 3,
      ruleVersion: 2,
      ruleName: 'Harbour watch',
      listingId: 99,
      title,
      category: 'weapons',
      subcategory: null,
      abstained: false,
      priceAmount: '12.50',
      priceCurrency: 'USD',
      priceUsd: '12.50',
      shipsFrom: places,
      shipsTo: null,
      market: 'quiet-quay',
      captureSha256: 'a'.repeat(64),
    },
  }
}

test('whatever a title says, the body holds no onion address, no other link, no control character, and stays small', () => {
  const hostile = fc.constantFrom(
    ONION,
    `http://${ONION}/x`,
    'https://x.example/y',
    '\u202e',
    '\u001b[31m',
    '\0',
  )
  const titles = fc
    .array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), hostile), { maxLength: 8 })
    .map((parts) => parts.join(' '))
  const places = fc.array(fc.string({ maxLength: 30 }), { maxLength: 200 })
  fc.assert(
    fc.property(titles, places, (title, at) => {
      const text = deliveryBodyOf(delivery(title, at), 'https://console.example')
      expect(Buffer.byteLength(text)).toBeLessThan(MAX_BYTES)
      const said = (JSON.parse(text) as { data: { listing: { title: string } } }).data.listing.title
      expect(said).not.toMatch(/[a-z2-7]{16,56}\.onion|https?:\/\/|[\p{Cc}\p{Cf}]/iu)
    }),
  )
})

test('a body tells what the contract lists and nothing else', () => {
  const body = JSON.parse(deliveryBodyOf(delivery('Brass lantern'), 'https://console.example')) as object
  expect(body).toEqual({
    specversion: '1.0',
    id: '5f1c0d1e-8f4e-4b55-9a53-0a9d6a4f2f10',
    source: 'https://console.example',
    type: 'org.lanternfish.alert.v1',
    time: '2026-11-01T00:00:00.500Z',
    subject: 'alert/7',
    datacontenttype: 'application/json',
    data: {
      alertId: 7,
      rule: { id: 3, version: 2, name: 'Harbour watch' },
      listing: {
        id: 99,
        title: 'Brass lantern',
        category: 'weapons',
        subcategory: null,
        undecided: false,
        price: { amount: '12.50', currency: 'USD', usd: '12.50' },
        shipsFrom: ['DE'],
        shipsTo: [],
      },
      market: 'quiet-quay',
      captureSha256: 'a'.repeat(64),
      link: 'https://console.example/alerts/7',
    },
  })
})

test('a mail names number, category and link in two languages, and no word of the listing, the market or the rule', () => {
  const { subject, text } = mailTextOf(delivery('Brass lantern'), 'https://console.example')
  expect(subject).toBe('Lanternfish: alert 7, Weapons · 警报 7，武器')
  expect(text.match(/https:\/\/console\.example\/alerts\/7/g)).toHaveLength(2)
  expect(`${subject}${text}`).not.toMatch(/Brass|lantern\b|quiet-quay|Harbour|onion|12\.50/)
})
