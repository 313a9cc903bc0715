import { once } from 'node:events'
import { fstatSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { onionKeyFromSeed } from '#infra/onion-network/onion-address.ts'
import { systemClock } from '#shared/clock.ts'
import { LanternfishError, UsageError, messageOf } from '#shared/errors.ts'
import { openControlPort } from './control-port.ts'
import { networkNames, openNetwork, type NetworkKind } from './open-network.ts'
import { openWorld, type MarketNotice } from './open-world.ts'
import { openReplay } from './replay.ts'
import { serveOnion, type HostedKey } from './serve-onion.ts'

const USAGE = 'usage: test/world/main.ts --seed SEED --network tor|simulated --dir DIR [--replay DIR]'
const PARENT_CHECK_MS = 1000

type Flags = { seed: string; kind: NetworkKind; dir: string; replay: string | undefined }

/** The part of the ready line that depends on what is shown: an invented world or saved pages. */
type Show = { keys: HostedKey[]; notice: { markets: MarketNotice[] } & Record<string, unknown>; control: Record<string, () => unknown>; onStanding?: () => void } // prettier-ignore

function readFlags(args: string[]): Flags {
  try {
    const options = { seed: { type: 'string' }, network: { type: 'string' }, dir: { type: 'string' }, replay: { type: 'string' } } as const // prettier-ignore
    const { seed, network, dir, replay } = parseArgs({ args, options, strict: true }).values
    if (!seed || !dir || !(network === 'tor' || network === 'simulated'))
      throw new UsageError('A flag is missing.')
    return { seed, kind: network, dir, replay }
  } catch (error) {
    throw new UsageError(`${messageOf(error).split('. To ')[0]} ${USAGE}`, { cause: error })
  }
}

function sayLine(line: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

async function openShow({ seed, dir, replay }: Flags, resources: AsyncDisposableStack): Promise<Show> {
  return replay === undefined ? showWorld(seed, dir, resources) : showReplay(seed, dir, replay, resources)
}

async function showWorld(seed: string, dir: string, resources: AsyncDisposableStack): Promise<Show> {
  const world = resources.use(await openWorld({ seed, clock: systemClock }))
  const truthFile = join(dir, 'truth.json')
  await writeFile(truthFile, `${JSON.stringify(world.truth(), undefined, 1)}\n`)
  const { markets, outside, keys } = world
  const { truth, trespasses, requests } = world
  return {
    keys,
    notice: { replay: false, markets, outside: { host: outside.host }, truthFile },
    control: { truth, trespasses, requests },
    onStanding: world.forgetRequests,
  }
}

async function showReplay(
  seed: string,
  dir: string,
  pages: string,
  resources: AsyncDisposableStack,
): Promise<Show> {
  const replay = resources.use(await openReplay(pages, seed))
  const pagesFile = join(dir, 'pages.json')
  await writeFile(pagesFile, `${JSON.stringify(replay.pages, undefined, 1)}\n`)
  const { keys, markets, requests } = replay
  return { keys, notice: { replay: true, markets, pagesFile }, control: { requests } }
}

async function openAll(flags: Flags, resources: AsyncDisposableStack, signal: AbortSignal): Promise<void> {
  await mkdir(flags.dir, { recursive: true })
  const onProgress = (progress: string) => sayLine({ progress })
  const { keys, notice, control, onStanding } = await openShow(flags, resources)
  const { kind, dir, seed } = flags
  const canary = await openCanary(seed, resources)
  const all = [...keys, canary]
  const network = resources.use(await openNetwork({ kind, keys: all, dir, onProgress, signal }))
  onStanding?.()
  const port = resources.use(await openControlPort({ answers: control }))
  // Whoever did not start this process asks it too.
  await writeFile(join(dir, 'control'), port.address)
  const { socksPort } = network
  const standing = { socksPort, network: networkNames[kind], canary: canary.key.host }
  sayLine({ ready: true, ...standing, control: port.address, ...notice })
}

/** An onion that always answers: by it a crawler tells a network that is down from a market that is. */
async function openCanary(seed: string, resources: AsyncDisposableStack): Promise<HostedKey> {
  const key = onionKeyFromSeed(`${seed}\0canary`)
  const reply = { status: 200, type: 'text/plain', body: 'Still singing.' }
  const { port } = resources.use(await serveOnion({ host: key.host, answer: () => reply }))
  return { key, port }
}

/** Calls back when this process is told to end, or when whoever started it is gone. */
function whenToEnd(end: () => void): void {
  const parent = process.ppid
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end)
  setInterval(() => process.ppid === parent || end(), PARENT_CHECK_MS).unref()
  // A terminal or /dev/null says nothing about the parent; a pipe that closes does.
  const stdin = fstatSync(0)
  if (stdin.isFIFO() || stdin.isSocket()) process.stdin.once('close', end).resume()
  process.stdout.on('error', end)
}

const resources = new AsyncDisposableStack()
const ending = new AbortController()
const ended = once(ending.signal, 'abort')
whenToEnd(() => ending.abort())
try {
  await openAll(readFlags(process.argv.slice(2)), resources, ending.signal)
  await ended
} catch (error) {
  if (!ending.signal.aborted) {
    process.stderr.write(`world: ${messageOf(error)}\n`)
    process.exitCode = error instanceof LanternfishError ? error.exitStatus : 1
  }
}
await resources.disposeAsync()
process.exit()
