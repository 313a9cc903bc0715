import { createCleartextMessage, generateKey, readPrivateKey, sign, type PrivateKey } from 'openpgp'
import { beforeAll, expect, test } from 'vitest'
import { onionHostOf } from '#shared/onion-address.ts'
import { verifyMirrorList, type MarketKey } from './verify-mirror-list.ts'

const NOW = new Date('2026-05-01T12:00:00Z')
const DAY_MS = 86_400_000
const days = (count: number) => new Date(NOW.getTime() + count * DAY_MS)
const onion = (fill: number) => onionHostOf(new Uint8Array(32).fill(fill))
const [first, second] = [onion(1), onion(2)]
const mistyped = `${first.slice(0, 55)}a.onion`

type Pair = { key: MarketKey; secret: PrivateKey }
let ours: Pair
let theirs: Pair
let expired: Pair

async function makeKey(name: string, date: Date, keyExpirationTime = 0): Promise<Pair> {
  const made = await generateKey({ userIDs: [{ name }], date, keyExpirationTime, format: 'armored' })
  const secret = await readPrivateKey({ armoredKey: made.privateKey })
  return { key: { fingerprint: secret.getFingerprint().toUpperCase(), armoured: made.publicKey }, secret }
}

async function signed(text: string, { secret }: Pair, date = days(-1)): Promise<string> {
  return sign({ message: await createCleartextMessage({ text }), signingKeys: secret, date })
}
const verify = (page: string, key = ours.key, last?: Date) =>
  verifyMirrorList(page, [key], { now: NOW, last })

beforeAll(async () => {
  ours = await makeKey('market', days(-100))
  theirs = await makeKey('somebody', days(-100))
  expired = await makeKey('market', days(-100), 90 * 86_400)
})

const LIST = `Our addresses:\nhttp://${first}/\n${second.toUpperCase()}\n${first}\n${mistyped}\nold: abcdefghijklmnop.onion`

test('a list that the market signed gives its addresses, each once, those alone whose checksums hold', async () => {
  const list = await verify(await signed(LIST, ours))
  expect(list).toEqual({
    outcome: 'accepted',
    signedAt: days(-1),
    fingerprint: ours.key.fingerprint,
    onions: [first, second],
    mistyped: 1,
  })
})

test('it is read out of a page of HTML, too', async () => {
  const text = await signed('<b> & "both":\n' + first, ours)
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
  const list = await verify(`<!doctype html><html><body><pre>${escaped}</pre></body></html>`)
  expect(list).toMatchObject({ outcome: 'accepted', onions: [first] })
})

test('whatever is wrong with a list, one sentence says it and nothing is taken from it', async () => {
  const good = await signed(LIST, ours)
  const reasons = {
    forged: await verify(good.replace(second.toUpperCase(), onion(9))),
    cut: await verify(good.slice(0, -200)),
    other: await verify(await signed(LIST, theirs)),
    expired: await verify(await signed(LIST, expired, days(-50)), expired.key),
    older: await verify(await signed(LIST, ours, days(-5)), ours.key, days(-4)),
    ahead: await verify(await signed(LIST, ours, days(3))),
    unsigned: await verify(LIST),
  }
  expect(Object.entries(reasons).map(([name, list]) => [name, list.outcome, 'onions' in list])).toEqual(
    Object.keys(reasons).map((name) => [name, 'refused', false]),
  )
  const said = Object.fromEntries(
    Object.entries(reasons).map(([name, list]) => [name, list.outcome === 'refused' ? list.reason : '']),
  )
  expect(said).toMatchObject({
    forged: expect.stringMatching(/^the signed list was refused: its signature does not hold \(/),
    cut: 'the signed list was refused: it holds no clear-signed text',
    other: 'the signed list was refused: it is signed with a key that is not the market’s',
    expired: `the signed list was refused: the market’s key ${expired.key.fingerprint} has expired: enter the new one with \`market key add\``,
    older: 'the signed list was refused: it is older than the list that stands',
    ahead: expect.stringMatching(/its signature does not hold \(/),
    unsigned: 'the signed list was refused: it holds no clear-signed text',
  })
})
