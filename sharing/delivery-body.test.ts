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
    change: null,
    handOff: null,
    drift: null,
    readingAlarm: null,
    hotline: null,
  }
}

const seized: ClaimedDelivery = {
  ...delivery(''),
  alert: null,
  change: {
    alertId: 8,
    ruleId: 3,
    ruleVersion: 2,
    ruleName: 'Harbour watch',
    market: 'quiet-quay',
    from: 'up',
    to: 'seized',
    at: '2026-11-01T00:00:00.5+00:00',
    reason: 'the last 3 answers were seizure banners',
    captureSha256: 'b'.repeat(64),
  },
}

const asked: ClaimedDelivery = {
  ...delivery(''),
  alert: null,
  handOff: {
    handOffId: '0b0e2d7c-0000-4000-8000-000000000001',
    market: 'quiet-quay',
    kind: 'captcha',
    askedAt: '2026-11-01T00:00:00+00:00',
    expiresAt: '2026-11-01T00:05:00+00:00',
    isOver: false,
  },
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

test('of a change in a market’s life a body tells from, to, why and by which capture', () => {
  const body = JSON.parse(deliveryBodyOf(seized, 'https://console.example')) as object
  expect(body).toMatchObject({
    type: 'org.lanternfish.market-state.v1',
    time: '2026-11-01T00:00:00.500Z',
    subject: 'alert/8',
  })
  expect((body as { data: object }).data).toEqual({
    alertId: 8,
    rule: { id: 3, version: 2, name: 'Harbour watch' },
    market: 'quiet-quay',
    from: 'up',
    to: 'seized',
    at: '2026-11-01T00:00:00.500Z',
    reason: 'the last 3 answers were seizure banners',
    captureSha256: 'b'.repeat(64),
    link: 'https://console.example/alerts/8',
  })
})

test('of a gate that waits a body tells where a person takes it and until when, and nothing of its page', () => {
  const body = JSON.parse(deliveryBodyOf(asked, 'https://console.example')) as object
  expect(body).toMatchObject({
    type: 'org.lanternfish.hand-off.v1',
    subject: 'hand-off/0b0e2d7c-0000-4000-8000-000000000001',
  })
  expect((body as { data: object }).data).toEqual({
    handOffId: '0b0e2d7c-0000-4000-8000-000000000001',
    market: 'quiet-quay',
    kind: 'captcha',
    askedAt: '2026-11-01T00:00:00.000Z',
    expiresAt: '2026-11-01T00:05:00.000Z',
    link: 'https://console.example/hand-offs/0b0e2d7c-0000-4000-8000-000000000001',
  })
})

test('a mail of a change or of a gate says which and until when in two languages, and no market and no reason', () => {
  const change = mailTextOf(seized, 'https://console.example')
  expect(change.subject).toBe('Lanternfish: alert 8, a market was seized · 警报 8，有市场被查封')
  const gate = mailTextOf(asked, 'https://console.example')
  expect(gate.subject).toBe('Lanternfish: a person is needed, captcha · 需要人工处理，验证码')
  expect(gate.text.match(/2026-11-01 00:05/g)).toHaveLength(2)
  expect(gate.text.match(/https:\/\/console\.example\/hand-offs\/0b0e2d7c/g)).toHaveLength(2)
  expect(JSON.stringify([change, gate])).not.toMatch(/quiet-quay|Harbour|banner/)
})

test.each([
  ['gated', 'Lanternfish: a market shows gates · 某市场验证页增多', /Far more answers of a market are gates/],
  ['sparse', 'Lanternfish: a market reads otherwise · 某市场页面有变', /waits in quarantine/],
])('a mail of an alarm (%s) says what is wrong, and no market', (reason, expected, says) => {
  const alarm = { alarmId: 3, market: 'quiet-quay', reason, raisedAt: '2026-11-01T00:00:00Z' }
  const { subject, text } = mailTextOf({ ...delivery(''), alert: null, readingAlarm: alarm }, 'https://console.example') // prettier-ignore
  expect(subject).toBe(expected)
  expect(text).toMatch(says)
  expect(subject + text).not.toContain('quiet-quay')
})

test('what waits for the hotline officer is told by its day alone, and to nobody how much or where', () => {
  const told = { ...delivery(''), alert: null, hotline: { day: '2026-11-01' } }
  expect(JSON.parse(deliveryBodyOf(told, 'https://console.example'))).toMatchObject({
    type: 'org.lanternfish.hotline.v1',
    subject: 'hotline/2026-11-01',
    data: { day: '2026-11-01', link: 'https://console.example/reports' },
  })
  const { subject, text } = mailTextOf(told, 'https://console.example')
  expect(subject).toBe('Lanternfish: the hotline officer is wanted · 需要热线专员处理')
  expect(text.match(/https:\/\/console\.example\/reports/g)).toHaveLength(2)
})

test('a mail names number, category and link in two languages, and no word of the listing, the market or the rule', () => {
  const { subject, text } = mailTextOf(delivery('Brass lantern'), 'https://console.example')
  expect(subject).toBe('Lanternfish: alert 7, Weapons · 警报 7，武器')
  expect(text.match(/https:\/\/console\.example\/alerts\/7/g)).toHaveLength(2)
  expect(`${subject}${text}`).not.toMatch(/Brass|lantern\b|quiet-quay|Harbour|onion|12\.50/)
})
