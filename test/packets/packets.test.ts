import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Work } from './crawler-side.ts'
import { openCapture, strays, targetsOf } from './capture.ts'
import { openNamespaces, whyNoPackets } from './namespaces.ts'
import { runProgram } from './program.ts'
import { isLure, openSide } from './side.ts'

const reason = whyNoPackets()
if (reason) process.stderr.write(`packets: not tested, ${reason}\n`)

const resources = new AsyncDisposableStack()
afterAll(() => resources.disposeAsync())

let line: Awaited<ReturnType<typeof openLine>>
beforeAll(async () => {
  if (!reason) line = await openLine()
})

/** A hostile market at the end of a line, a crawler at its beginning, and every packet between. */
async function openLine() {
  const { crawler, tor, leadTo } = await openNamespaces(resources, `${process.pid}`)
  const market = openSide(resources, tor, 'tor-side', 'table')
  const side = openSide(resources, crawler, 'crawler-side')
  const { socksPort, hosts, outside } = (await market.next()) as Standing
  const capture = await openCapture(resources, crawler)
  const host = hosts[0]!
  const since = async (before: number) => {
    const packets = (await capture.packets()).slice(before)
    const { asked, outside: reached } = (await market.ask()) as { asked: string[]; outside: string[] }
    return { packets, strays: strays(packets, socksPort), asked, reached }
  }
  const begin = async (exits: 'tor' | 'anywhere') => {
    await leadTo(exits)
    await market.ask()
    return (await capture.packets()).length
  }
  return {
    host,
    hosts,
    async watchProgram() {
      const before = await begin('tor')
      await using running = new AsyncDisposableStack()
      await runProgram(running, crawler, { socksPort, hosts })
      return since(before)
    },
    async watch(what: Work['what'], exits: 'tor' | 'anywhere') {
      const before = await begin(exits)
      const work: Work = { what, host, outside, socksPort }
      const { ended } = (await side.ask(work)) as { ended: string[] }
      return { ended, ...(await since(before)) }
    },
  }
}
type Standing = { socksPort: number; hosts: string[]; outside: string }

test.skipIf(reason)(
  'hostile pages in both lanes on an open network: no packet but to Tor and to ourselves, no host but the market',
  async () => {
    const seen = await line.watch('lanes', 'anywhere')
    expect(seen.ended).toEqual(expect.arrayContaining(['http / lured', 'browser / lured']))
    expect(seen.ended.filter((each) => each.endsWith(' refused')).length).toBeGreaterThanOrEqual(8)
    expect(seen.packets.length).toBeGreaterThan(100)
    expect(targetsOf(seen.strays)).toEqual([])
    expect([seen.asked, seen.reached]).toEqual([[line.host], []])
  },
)

test.skipIf(reason)(
  'the whole program where Tor is the only way out: all its roles start and crawl, and no packet goes anywhere else',
  async () => {
    const seen = await line.watchProgram()
    expect(targetsOf(seen.strays)).toEqual([])
    expect(seen.asked.toSorted()).toEqual(line.hosts.toSorted())
    expect(seen.reached).toEqual([])
  },
)

test.skipIf(reason)(
  'positive control: without the rules of the guard Tor is asked for the clear web',
  async () => {
    const seen = await line.watch('no guard rules', 'anywhere')
    expect(seen.asked.some(isLure)).toBe(true)
    expect(seen.reached.length).toBeGreaterThan(0)
  },
)

test.skipIf(reason)(
  'positive control: a request without the proxy is seen looking up the onion',
  async () => {
    const { strays: found } = await line.watch('no agent', 'tor')
    expect(
      found.some(
        ({ protocol, toPort, says }) => protocol === 'udp' && toPort === 53 && says.includes(line.host),
      ),
    ).toBe(true)
  },
)

test.skipIf(reason)(
  'positive control: a browser behind our proxy without our flags is seen asking a STUN server',
  async () => {
    const { strays: found } = await line.watch('no browser flags', 'anywhere')
    expect(
      found.some(({ protocol, to, toPort }) => protocol === 'udp' && isLure(to) && toPort === 3478),
    ).toBe(true)
  },
)

test.skipIf(reason)(
  'positive control: a browser without a proxy is seen looking up names and calling numbers',
  async () => {
    const { strays: found } = await line.watch('no proxy', 'anywhere')
    expect(found.some(({ protocol, to }) => protocol === 'tcp' && isLure(to))).toBe(true)
    expect(found.some(({ toPort, says }) => toPort === 53 && says.includes('lure.invalid'))).toBe(true)
  },
)
