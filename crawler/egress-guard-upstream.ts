import { connect, type Socket } from 'node:net'
import { messageOf } from '#shared/errors.ts'
import type { Network } from '#shared/site-address.ts'
import { waysOut } from '#shared/ways-out.ts'
import type { Destination } from './egress-guard-rules.ts'

/** A proxy into an anonymity network: Tor's SOCKS port where nothing else is said. */
export type Upstream = { host: string; port: number; network?: Network; speaks?: 'socks5' | 'http' }
export type Credentials = { user: string; password: string }

/** What is asked of an upstream: whom to reach, and on whose circuit. */
export type Dial = { to: Destination; credentials: Credentials; timeoutMs: number }

/**
 * Why a connection did not come about. A dead egress says nothing about the site; `unsure` where it may as well be the
 * site, which a canary can tell.
 */
export type UpstreamFailure = {
  kind: 'offline' | 'egress-down'
  reason: string
  reply: number
  unsure?: boolean
}
export type Opened = { kind: 'open'; socket: Socket } | UpstreamFailure

/** Replies that speak of the site itself. Source: RFC 1928 section 6; 0xF0 and up: Tor's ExtendedErrors. */
const OFFLINE_REPLIES: Partial<Record<number, string>> = {
  3: 'cannot be reached (network unreachable)',
  4: 'is not to be found (host unreachable)',
  5: 'refuses connections',
  6: 'did not answer in time (TTL expired)',
  0xf0: 'has no descriptor',
  0xf1: 'has an invalid descriptor',
  0xf2: 'did not answer the introduction',
  0xf3: 'did not come to the rendezvous',
  0xf4: 'wants client authorisation',
  0xf5: 'refuses our client authorisation',
  0xf6: 'has an invalid address',
  0xf7: 'did not answer the introduction in time',
}
const GENERAL_FAILURE = 1

/** A TCP connection to the proxy, where it speaks HTTP: nothing is agreed before the first request. */
export async function connectToProxy(upstream: Upstream, timeoutMs: number): Promise<Opened> {
  const socket = connect({ host: upstream.host, port: upstream.port, noDelay: true })
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.once('connect', resolve).once('error', reject)
  const timer = setTimeout(() => reject(new Error('timed out')), timeoutMs)
  try {
    await promise
    return { kind: 'open', socket }
  } catch (error) {
    socket.destroy()
    return silent(upstream, messageOf(error))
  } finally {
    clearTimeout(timer)
    socket.off('error', reject)
  }
}

/** Nobody takes the connection, or whoever does breaks it off. */
export function silent(upstream: Upstream, fault: string): UpstreamFailure {
  const { name, setting, start } = waysOut[upstream.network ?? 'tor']
  return downOf(`${name} does not answer at ${placeOf(upstream)} (${fault}): ${start}, or correct ${setting}`)
}

/** Somebody answers, but not as a SOCKS proxy for our identities does. */
export function misspoken(upstream: Upstream, fault: string): UpstreamFailure {
  const { setting } = waysOut[upstream.network ?? 'tor']
  return downOf(`what answers at ${placeOf(upstream)} ${fault}: correct ${setting}`)
}

/** What a SOCKS reply other than "succeeded" says. */
export function failureOf(code: number, upstream: Upstream): UpstreamFailure {
  const { name, setting, site } = waysOut[upstream.network ?? 'tor']
  const says = OFFLINE_REPLIES[code]
  if (says !== undefined) {
    const reason = `${site} ${says}, says ${name} at ${setting}`
    return { kind: 'offline', reason, reply: code < 0xf0 ? code : 4 }
  }
  const what = code === GENERAL_FAILURE ? 'a general failure' : `SOCKS reply ${code}`
  const reason = `${name} at ${placeOf(upstream)} answers with ${what}: read its log, or correct ${setting}`
  return { ...downOf(reason), unsure: true }
}

function downOf(reason: string): UpstreamFailure {
  return { kind: 'egress-down', reason, reply: GENERAL_FAILURE }
}

function placeOf({ host, port }: Upstream): string {
  return `${host}:${port}`
}
