import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MissingServiceError } from '#shared/errors.ts'
import type { OnionKey } from '#infra/onion-network/onion-address.ts'
import { endChild } from '../end-child.ts'
import { findTorPrograms } from './find-tor.ts'
import { makeAuthorityKeys } from './make-authority-keys.ts'
import { planNodes, type TorNode } from './plan-nodes.ts'
import { waitForConsensus, waitForService } from './wait-for-network.ts'
import { writeOnionService } from './write-onion-service.ts'
import { writeTorrc } from './write-torrc.ts'

const KILL_AFTER_MS = 5000

export type PrivateTorOptions = {
  /** A folder of its own: what stands in it is removed. */
  dir: string
  services: { key: OnionKey; port: number; tellsCircuits?: boolean | undefined }[]
  onProgress?: (message: string) => void
  deadlineMs?: number
  /** Gives up before the network is ready; its reason is thrown. */
  signal?: AbortSignal
}

export type PrivateTor = AsyncDisposable & { socksPort: number; pids: number[]; stop(): Promise<void> }

/**
 * A Tor network of its own on loopback: three authorities, two relays, and a client that hosts the services and opens
 * the SOCKS port. It knows no authority but these, so nothing can leave the machine. Resolves when every service
 * has answered through it, after 10 to 40 seconds on two cores; about 300 MB.
 *
 * @throws {MissingServiceError} where tor is missing, ends early, or is not ready by the deadline
 */
export async function startPrivateTor(options: PrivateTorOptions): Promise<PrivateTor> {
  const programs = findTorPrograms()
  if (!programs)
    throw new MissingServiceError('tor or tor-gencert is missing: install the Debian package `tor`.')
  const say = options.onProgress ?? (() => undefined)
  await rm(options.dir, { recursive: true, force: true })
  await mkdir(options.dir, { recursive: true, mode: 0o700 })
  const nodes = await planNodes(options.dir)
  await Promise.all(nodes.map((node) => mkdir(node.dir, { mode: 0o700 })))
  say('private Tor network: making keys')
  const authorityNodes = nodes.filter((node) => node.role === 'authority')
  const authorities = await Promise.all(authorityNodes.map((node) => makeAuthorityKeys(programs, node)))
  const running: Running = { tor: programs.tor, options, authorities, children: [] }
  try {
    await bringUp(running, nodes, say)
  } catch (error) {
    await stopAll(running.children)
    throw error
  }
  const stop = () => stopAll(running.children)
  const socksPort = clientOf(nodes).ports.socks
  const pids = running.children.map((child) => child.pid!)
  return { socksPort, pids, stop, [Symbol.asyncDispose]: stop }
}

type Running = { tor: string; options: PrivateTorOptions; authorities: string[]; children: ChildProcess[] }

async function bringUp(running: Running, nodes: TorNode[], say: (message: string) => void): Promise<void> {
  const { services, deadlineMs = 180_000 } = running.options
  const gaveUp = new AbortController()
  const caller = running.options.signal
  const signal = AbortSignal.any([
    AbortSignal.timeout(deadlineMs),
    gaveUp.signal,
    ...(caller ? [caller] : []),
  ])
  const launch = async (node: TorNode) => {
    const child = await launchNode(running, node)
    child.once('exit', () => gaveUp.abort(node))
  }
  const client = clientOf(nodes)
  try {
    await Promise.all(nodes.filter((node) => node !== client).map(launch))
    say('private Tor network: waiting for the first consensus of 3 authorities')
    await waitForConsensus(nodes[0]!, signal)
    say(`private Tor network: publishing ${services.length} onion services`)
    await launch(client)
    await Promise.all(services.map(({ key }) => waitForService(key.host, client.ports.socks, signal)))
  } catch (error) {
    if (!signal.aborted) throw error
    caller?.throwIfAborted()
    const why = gaveUp.signal.aborted
      ? 'a tor process ended'
      : `it was not ready after ${deadlineMs / 1000} s`
    const last = await lastLogLine(gaveUp.signal.aborted ? (gaveUp.signal.reason as TorNode) : client)
    throw new MissingServiceError(
      `The private Tor network did not start, ${why}; its logs are in ${running.options.dir}, the last line is "${last}".`,
      { cause: error },
    )
  }
}

async function launchNode(running: Running, node: TorNode): Promise<ChildProcess> {
  const emptyFile = join(node.dir, 'empty')
  await writeFile(emptyFile, '')
  const hosted = node.role === 'client' ? running.options.services : []
  const services = await Promise.all(hosted.map((service) => writeOnionService(node.dir, service)))
  const { authorities } = running
  const torrc = await writeTorrc({ node, authorities, services, ownerPid: process.pid, emptyFile })
  // Through its standard output tor also tells what is wrong with a torrc, before any log file is open.
  await using log = await open(join(node.dir, 'log'), 'w', 0o600)
  const stdio: StdioOptions = ['ignore', log.fd, log.fd]
  // Six processes: an arena of the C library for each of their threads would be 60 MB of air.
  const env = { ...process.env, MALLOC_ARENA_MAX: '1' }
  const child = spawn(running.tor, ['-f', torrc, '--defaults-torrc', emptyFile], { stdio, env })
  running.children.push(child)
  await once(child, 'spawn')
  return child
}

async function stopAll(children: ChildProcess[]): Promise<void> {
  await Promise.all(children.map((child) => endChild(child, KILL_AFTER_MS)))
}

function clientOf(nodes: TorNode[]): TorNode {
  return nodes.find((node) => node.role === 'client')!
}

async function lastLogLine(node: TorNode): Promise<string> {
  const log = await readFile(join(node.dir, 'log'), 'utf8').catch(() => '')
  return log.trim().split('\n').at(-1) || 'no log was written'
}
