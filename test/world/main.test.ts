import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'

const NODE = join(import.meta.dirname, '../../infra/node')
const MAIN = join(import.meta.dirname, 'main.ts')

let dir: string
beforeAll(async () => void (dir = await mkdtemp(join(tmpdir(), 'world-'))))
afterAll(() => rm(dir, { recursive: true }))

type Ready = { markets: { host: string }[]; truthFile: string; control: string; network: string }

function start(args: string[]): ChildProcess {
  return spawn(NODE, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
}

function startWorld(): ChildProcess {
  return start(['--seed', 'main.test', '--network', 'simulated', '--dir', dir])
}

async function readyLine(child: ChildProcess): Promise<Ready> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const value = JSON.parse(line) as { ready?: boolean } & Ready
    if (value.ready) return value
  }
  throw new Error('the world ended before it was ready')
}

test('the world says where it is, answers on its control port, and keeps its onions over a restart', async () => {
  const first = startWorld()
  const ready = await readyLine(first)
  const truth = JSON.parse(await readFile(ready.truthFile, 'utf8')) as { counts: { listings: number } }
  expect(ready.network).toBe('simulated onion network')
  expect(truth.counts.listings).toBeGreaterThanOrEqual(400)
  const trespasses: unknown = await (await fetch(`${ready.control}/trespasses`)).json()
  expect(trespasses).toEqual({ outside: [], pictures: [], writes: [], logouts: [] })
  first.kill('SIGTERM')
  expect(await once(first, 'exit')).toEqual([0, null])

  const second = startWorld()
  expect((await readyLine(second)).markets.map(({ host }) => host)).toEqual(
    ready.markets.map(({ host }) => host),
  )
  second.stdin!.end()
  expect(await once(second, 'exit')).toEqual([0, null])
})

test('a wrong flag and a folder without a manifest end with status 2 and one sentence', async () => {
  for (const args of [
    ['--seed', 'x'],
    ['--seed', 'x', '--network', 'simulated', '--dir', dir, '--replay', dir],
  ]) {
    const child = start(args)
    const said = child.stderr!.toArray()
    expect(await once(child, 'exit')).toEqual([2, null])
    expect(
      Buffer.concat(await said)
        .toString()
        .trim()
        .split('\n'),
    ).toHaveLength(1)
  }
})
