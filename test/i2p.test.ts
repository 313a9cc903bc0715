import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Lane } from '#crawler/fetch-page.ts'
import type { Upstream } from '#crawler/egress-guard-upstream.ts'
import { isI2pHost } from '#shared/i2p-address.ts'
import { market as onion, openSite } from './guard-world.ts'
import { openI2pHttp } from './i2p-stand-ins.ts'
import { asPage, fetchPath, html, openWorld, resources } from './lanes-world.ts'
import { openI2pSocks } from './world/i2p-proxy.ts'
import { base32 } from './world/range/i2p-host.ts'

const lanes: Lane[] = ['http', 'browser']
const hashed = `${base32(createHash('sha256').update('an i2p destination').digest())}.b32.i2p`
const blinded = `${blindedLabel(createHash('sha256').update('a blinded key').digest())}.b32.i2p`

/** Flag, two signature types and a key, the first three bytes mixed with the key's checksum. */
function blindedLabel(key: Uint8Array, types = [7, 11]): string {
  const sum = crc32(key)
  const head = [0 ^ (sum & 255), types[0]! ^ ((sum >>> 8) & 255), types[1]! ^ ((sum >>> 16) & 255)]
  return base32(Buffer.from([...head, ...key]))
}

const kinds = ['socks5', 'i2pd', 'java'] as const

async function openI2p(kind: (typeof kinds)[number], hosts: string[]) {
  const site = await openSite(resources, (request, response) => {
    const { url } = request
    if (url === '/moved') return void response.writeHead(302, { location: '/there' }).end()
    if (url === '/busy')
      return void response.writeHead(503, { 'content-type': 'text/html' }).end('back at noon')
    html(`<a href="http://${onion}/">elsewhere</a><link rel="stylesheet" href="http://${onion}/x.css">here`)(
      request,
      response,
    )
  })
  const services = new Map(hosts.map((host) => [host, { port: site.port }]))
  const proxy =
    kind === 'socks5' ? await openI2pSocks(resources, services) : await openI2pHttp(resources, services, kind)
  const speaks = kind === 'socks5' ? 'socks5' : 'http'
  const upstream: Upstream = { host: '127.0.0.1', port: proxy.port, network: 'i2p', speaks }
  return { site, proxy, upstream }
}

test('addresses of both lengths and names of the address book are told from slips of the pen', () => {
  expect([hashed, blinded, 'quiet-quay.i2p'].map(isI2pHost)).toEqual([true, true, true])
  for (const host of [hashed, blinded])
    for (let at = 0; at < host.length - 8; at += 7) {
      const slip = `${host.slice(0, at)}${host.slice(at + 1)}`
      expect(isI2pHost(slip)).toBe(false)
    }
  const other = blinded.replace(/^./, (letter) => (letter === 'a' ? 'b' : 'a'))
  expect(isI2pHost(other)).toBe(false)
  const unknownType = `${blindedLabel(createHash('sha256').update('k').digest(), [1, 11])}.b32.i2p`
  expect(isI2pHost(unknownType)).toBe(false)
})

test.each(kinds.flatMap((kind) => lanes.map((lane) => [kind, lane] as const)))(
  "%s, %s lane: a page is read with its redirect, and a gate of the site stays the site's own",
  async (kind, lane) => {
    const { site, proxy, upstream } = await openI2p(kind, [hashed])
    const { identity, other, site: clear } = await openWorld(html('x'), { upstream, scope: [hashed] })
    const page = asPage(await fetchPath(`http://${hashed}/moved`, lane, identity))
    expect(page).toMatchObject({ status: 200, url: `http://${hashed}/there` })
    expect(page.wire[0]!.request.toString()).toMatch(/^GET \/moved HTTP\/1\.1\r\nHost: /)
    expect(asPage(await fetchPath(`http://${hashed}/busy`, lane, identity))).toMatchObject({ status: 503 })
    expect(site.seen.map(({ url, host }) => [url, host])).toEqual([
      ['/moved', hashed],
      ['/there', hashed],
      ['/busy', hashed],
    ])
    expect(proxy.asked.every((asked) => asked.includes(hashed))).toBe(true)
    // The onion that the page asks for lives on another network: nobody is asked for it.
    expect([...other.seen, ...clear.seen]).toEqual([])
  },
)

test.each(kinds.flatMap((kind) => lanes.map((lane) => [kind, lane] as const)))(
  '%s, %s lane: a site that the router does not reach is offline, and what the router says of it is no page',
  async (kind, lane) => {
    const { upstream } = await openI2p(kind, [])
    const { identity } = await openWorld(html('x'), { upstream, scope: ['quiet-quay.i2p'] })
    const outcome = await fetchPath('http://quiet-quay.i2p/', lane, identity)
    expect(outcome).toMatchObject({ kind: 'offline', reason: expect.stringContaining('I2P_PROXY') as string })
  },
)

test('an identity of one network reaches no site of the other, whoever asks', async () => {
  const { proxy, upstream } = await openI2p('socks5', [hashed, onion])
  const { identity } = await openWorld(html('x'), { upstream, scope: [hashed] })
  for (const lane of lanes)
    expect(await fetchPath(`http://${onion}/`, lane, identity)).toMatchObject({ kind: 'refused' })
  expect(proxy.asked).toEqual([])
  const { identity: throughTor, network } = await openWorld(html('x'))
  for (const lane of lanes)
    expect(await fetchPath(`http://${hashed}/`, lane, throughTor)).toMatchObject({ kind: 'refused' })
  expect([...network.circuits()]).toEqual([])
  await expect(openWorld(html('x'), { upstream, scope: [hashed, onion] })).rejects.toThrow(/never mixed/)
})

test('a name that the registry does not hold is not asked for, and neither is a part of one that it does', async () => {
  const { proxy, upstream } = await openI2p('socks5', [hashed])
  const { identity } = await openWorld(html('x'), { upstream, scope: ['quiet-quay.i2p'] })
  for (const host of ['stats.i2p', 'www.quiet-quay.i2p', 'router.i2p', hashed])
    expect(await fetchPath(`http://${host}/`, 'http', identity)).toMatchObject({ kind: 'refused' })
  expect(proxy.asked).toEqual([])
})

test('a proxy that is not there names its own setting', async () => {
  const upstream: Upstream = { host: '127.0.0.1', port: 1, network: 'i2p', speaks: 'http' }
  const { identity } = await openWorld(html('x'), { upstream, scope: [hashed] })
  expect(await fetchPath(`http://${hashed}/`, 'http', identity)).toMatchObject({
    kind: 'egress-down',
    reason: expect.stringMatching(/^I2P does not answer at 127\.0\.0\.1:1 .*correct I2P_PROXY$/) as string,
  })
})
