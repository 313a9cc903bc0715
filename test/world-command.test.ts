import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SocksProxyAgent } from 'socks-proxy-agent'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMarketEntry } from '#crawler/market-entry.ts'
import { isOnionV3 } from '#shared/onion-address.ts'
import type { RangeTruth } from '#test/world/range/truth.ts'
import { runLanternfish } from './run-lanternfish.ts'

const SCENARIO = `seed: world-command
markets:
  - { name: still-water, engine: table, listings: 25, mirrors: 2 }
  - name: out-of-reach
    engine: tree
    access: registered
    conditions: [{ kind: outage }]
`

let dir: string
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'lanternfish-range-'))))
afterAll(() => rm(dir, { recursive: true }))

async function fetchThrough(socksPort: number, host: string, path: string): Promise<string> {
  const agent = new SocksProxyAgent(`socks5h://127.0.0.1:${socksPort}`)
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  get({ host, path, agent }, resolve).on('error', reject)
  return Buffer.concat(await (await promise).toArray()).toString()
}

async function untilStands(child: ChildProcess): Promise<string> {
  let said = ''
  for await (const chunk of child.stdout!) {
    said += String(chunk)
    if (said.includes('Ctrl-C ends it')) return said
  }
  throw new Error(`the range ended before it stood: ${said}`)
}

test('a scenario is served for training, tells its truth, is switched, and ends with Ctrl-C', async () => {
  const file = join(dir, 'two.yaml')
  await writeFile(file, SCENARIO)
  const program = join(import.meta.dirname, '..', 'lanternfish')
  const up = ['world', 'up', file, '--network', 'simulated', '--dir', dir]
  const child = spawn(program, up, { stdio: ['ignore', 'pipe', 'inherit'] })
  const said = await untilStands(child)
  const ask = (...words: string[]) => runLanternfish(['world', ...words, '--dir', dir])

  const entry = await readFile(join(dir, 'markets', 'still-water.yaml'), 'utf8')
  const { mirrors, legalBasis } = readMarketEntry(entry, 'still-water.yaml', new Date())
  expect(mirrors.map(({ host }) => isOnionV3(host))).toEqual([true, true])
  expect(legalBasis.simulation).toBe(true)
  for (const { host } of mirrors) expect(said).toContain(`http://${host}/`)
  expect(said).toContain('out-of-reach: tree, outage (share 1, how "close")')

  const truth = JSON.parse((await ask('truth')).stdout) as RangeTruth
  expect(truth.counts).toMatchObject({ markets: 2, listings: 85 })
  const [market, closed] = truth.markets
  const page = market!.pages.find(({ kind }) => kind === 'listing')!
  const { title } = market!.listings.find(({ nativeId }) => nativeId === page.listings[0])!
  const socksPort = Number(/SOCKS port 127\.0\.0\.1:(\d+)/.exec(said)![1])
  expect(await fetchThrough(socksPort, market!.hosts[1]!, page.path)).toContain(title)
  await expect(fetchThrough(socksPort, closed!.hosts[0]!, '/')).rejects.toThrow(/hang up|ECONNRESET/)

  expect(await ask('set', 'out-of-reach', '[]')).toMatchObject({ status: 0 })
  expect(await fetchThrough(socksPort, closed!.hosts[0]!, '/')).toContain('Out Of Reach')
  const served = (await ask('served')).stdout.trim().split('\n')
  expect(served.map((line) => (JSON.parse(line) as { status: unknown }).status)).toEqual([200, 'close', 200])
  expect(await ask('set', 'out-of-reach', '[{ kind: fog }]')).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(
      /^lanternfish: The conditions of out-of-reach: field 0\.kind: there is no condition "fog"; .*\n$/,
    ),
  })
  expect(await runLanternfish(up)).toMatchObject({ status: 2, stderr: expect.stringContaining('already') })

  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(await ask('truth')).toMatchObject({
    status: 3,
    stderr: `lanternfish: No range stands on ${dir}: start one with \`lanternfish world up\`.\n`,
  })
})

test('a scenario that cannot be is refused with file and line before anything is served', async () => {
  const file = join(dir, 'bad.yaml')
  await writeFile(file, SCENARIO.replace('engine: tree', 'engine: three'))
  expect(await runLanternfish(['world', 'up', file, '--dir', dir])).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(
      /^lanternfish: \S+bad\.yaml:5: field markets\.1\.engine: there is no engine "three"; .*\n$/,
    ),
  })
  expect(await runLanternfish(['world', 'up', join(dir, 'none.yaml')])).toMatchObject({ status: 2 })
  expect(await runLanternfish(['world', 'down'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('usage: lanternfish world up'),
  })
})
