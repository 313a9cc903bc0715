import { z } from 'zod'
import type { Mirror } from '#db/registry.ts'
import { MissingServiceError } from '#shared/errors.ts'
import { hostFault, networkOf, type Network } from '#shared/site-address.ts'
import { waysOut } from '#shared/ways-out.ts'
import type { Upstream } from './egress-guard-upstream.ts'

/** A proxy as it stands in a setting. No user and password: the guard makes its own for each identity. */
export const I2pProxy = z
  .string()
  .regex(
    /^(?:socks5h?|http):\/\/[^:@/]+:\d{1,5}$/,
    'must look like socks5://127.0.0.1:4447 or http://127.0.0.1:4444',
  )

/** Hosts of one network, separated by commas or spaces: sites of our own, or of a friend, that are always there. */
export function canaryHosts(network: Network) {
  return z
    .string()
    .transform((text) => text.split(/[\s,]+/).filter((host) => host !== ''))
    .superRefine((hosts, context) => {
      for (const host of hosts) {
        const lives = networkOf(host)
        if (lives === undefined) context.addIssue({ code: 'custom', message: hostFault(host) })
        else if (lives !== network)
          context.addIssue({ code: 'custom', message: `"${host}" does not live on ${waysOut[network].name}` })
      }
    })
}

function readUpstream(url: string, network: Network): Upstream {
  const speaks = url.startsWith('http:') ? 'http' : 'socks5'
  const { hostname, port } = new URL(url.replace(/^socks5h?:/, 'http:'))
  return { host: hostname, port: Number(port === '' ? 80 : port), network, speaks }
}

export type Upstreams = Partial<Record<Network, Upstream>>

/** The proxies that the settings name. */
export function readUpstreams(env: { TOR_SOCKS_URL: string; I2P_PROXY?: string | undefined }): Upstreams {
  const tor = readUpstream(env.TOR_SOCKS_URL, 'tor')
  return env.I2P_PROXY === undefined ? { tor } : { tor, i2p: readUpstream(env.I2P_PROXY, 'i2p') }
}

/**
 * The mirrors of one network, the first of theirs that we have a way to: an identity is never seen on two. Empty where
 * there is no way to any.
 */
export function mirrorsWithin<M extends Pick<Mirror, 'host'>>(
  mirrors: readonly M[],
  upstreams: Upstreams,
): M[] {
  const lives = ({ host }: M) => networkOf(host) ?? 'tor'
  const first = mirrors.find((mirror) => upstreams[lives(mirror)])
  return first ? mirrors.filter((mirror) => lives(mirror) === lives(first)) : []
}

/**
 * Where an identity of a market may go, and through what.
 *
 * @throws MissingServiceError where no upstream leads to any of its mirrors
 */
export function wayOutOf(
  { name, mirrors }: { name: string; mirrors: readonly Pick<Mirror, 'host' | 'port'>[] },
  upstreams: Upstreams,
): { scope: string[]; upstream: Upstream } {
  const within = mirrorsWithin(mirrors, upstreams)
  const upstream = within[0] && upstreams[networkOf(within[0].host) ?? 'tor']
  if (!upstream)
    throw new MissingServiceError(`${name} cannot be read, ${noWayTo(mirrors[0] ?? { host: '' })}.`)
  return { scope: within.map(({ host, port }) => `${host}:${port}`), upstream }
}

/** The market with those of its mirrors that we have a way to. */
export function withinReach<M extends { mirrors: Mirror[] }>(market: M, upstreams: Upstreams): M {
  return { ...market, mirrors: market.mirrors.filter(({ network }) => upstreams[network]) }
}

/** Why a market cannot be asked anywhere. */
export function noMirrorOf({ mirrors }: { mirrors: Mirror[] }, upstreams: Upstreams): string {
  const beyond = mirrors.find(({ network }) => !upstreams[network])
  return beyond ? noWayTo(beyond) : 'no active mirror'
}

function noWayTo({ host }: Pick<Mirror, 'host'>): string {
  const { name, setting } = waysOut[networkOf(host) ?? 'tor']
  return `its mirrors are on ${name} and ${setting} is not set`
}
