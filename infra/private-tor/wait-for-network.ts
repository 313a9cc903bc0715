import { readFile } from 'node:fs/promises'
import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { SocksProxyAgent } from 'socks-proxy-agent'
import { RELAY_COUNT, type TorNode } from './plan-nodes.ts'

const POLL_MS = 200
const FETCH_TIMEOUT_MS = 15_000

/**
 * Until an authority has signed a consensus in which every relay runs and keeps descriptors. A client that starts
 * with a smaller one builds no circuits and asks again only when that one grows old.
 */
export async function waitForConsensus(authority: TorNode, signal: AbortSignal): Promise<void> {
  const path = join(authority.dir, 'cached-microdesc-consensus')
  while (countRelays(await readIfThere(path)) < RELAY_COUNT) await pause(POLL_MS, undefined, { signal })
}

/** Until a request through the SOCKS port gets an answer from the service; any status proves the path. */
export async function waitForService(host: string, socksPort: number, signal: AbortSignal): Promise<void> {
  while (!(await answers(host, socksPort))) await pause(POLL_MS, undefined, { signal })
}

function countRelays(consensus: string): number {
  return consensus.split('\n').filter((line) => /^s .*HSDir.*Running/.test(line)).length
}

async function readIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}

async function answers(host: string, socksPort: number): Promise<boolean> {
  const agent = new SocksProxyAgent(`socks5h://127.0.0.1:${socksPort}`, { timeout: FETCH_TIMEOUT_MS })
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const request = get({ host, path: '/', agent, timeout: FETCH_TIMEOUT_MS }, (response) => {
    response.destroy()
    resolve(true)
  })
  request.once('timeout', () => request.destroy())
  // Not yet: while the network starts, failing is the normal answer.
  request.once('error', () => resolve(false))
  request.once('close', () => resolve(false))
  return promise
}
