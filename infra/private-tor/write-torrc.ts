import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { TorNode } from './plan-nodes.ts'

/**
 * A service as the client node hosts it: the folder with its keys, and the loopback port behind it. One that
 * `tellsCircuits` hears a PROXY line ahead of each connection, whose source address names the circuit.
 */
export type HostedService = { dir: string; port: number; tellsCircuits?: boolean | undefined }

export type TorrcInput = {
  node: TorNode
  /** `DirAuthority` lines: with them no node knows any authority of the public network. */
  authorities: string[]
  services: HostedService[]
  /** tor ends itself when this process is gone. */
  ownerPid: number
  emptyFile: string
}

/** Writes the node's torrc and gives its path. */
export async function writeTorrc(input: TorrcInput): Promise<string> {
  const path = join(input.node.dir, 'torrc')
  await writeFile(path, `${torrcLines(input).join('\n')}\n`, { mode: 0o600 })
  return path
}

function torrcLines(input: TorrcInput): string[] {
  const { node } = input
  const lines = commonLines(input)
  if (node.role === 'client') return [...lines, ...clientLines(input)]
  return [...lines, ...relayLines(node), ...(node.role === 'authority' ? authorityLines(node) : [])]
}

function commonLines({ node, authorities, ownerPid, emptyFile }: TorrcInput): string[] {
  return [
    'TestingTorNetwork 1',
    ...authorities,
    `DataDirectory ${quote(node.dir)}`,
    'Log notice stdout',
    `__OwningControllerProcess ${ownerPid}`,
    'AssumeReachable 1',
    'NumCPUs 1',
    'PathsNeededToBuildCircuits 0.25',
    'EnforceDistinctSubnets 0',
    'ClientUseIPv6 0',
    'AddressDisableIPv6 1',
    'ShutdownWaitLength 0',
    // The two tables of countries are most of a small node's memory, and one thread each is enough for pages.
    `GeoIPFile ${quote(emptyFile)}`,
    `GeoIPv6File ${quote(emptyFile)}`,
    'NumCPUs 1',
  ]
}

function relayLines({ name, ports }: TorNode): string[] {
  return [
    `Nickname ${name}`,
    'Address 127.0.0.1',
    `ORPort 127.0.0.1:${ports.onionRouter} IPv4Only`,
    'SocksPort 0',
    'ExitRelay 0',
    'ExitPolicy reject *:*',
    'ContactInfo none',
  ]
}

function authorityLines({ ports }: TorNode): string[] {
  return [
    `DirPort 127.0.0.1:${ports.directory} IPv4Only`,
    'AuthoritativeDirectory 1',
    'V3AuthoritativeDirectory 1',
    'TestingV3AuthInitialVotingInterval 5',
    'TestingV3AuthInitialVoteDelay 2',
    'TestingV3AuthInitialDistDelay 2',
    'V3AuthVotingInterval 10',
    'V3AuthVoteDelay 2',
    'V3AuthDistDelay 2',
    'TestingDirAuthVoteExit *',
    'TestingDirAuthVoteHSDir *',
    'TestingDirAuthVoteGuard *',
    'TestingMinExitFlagThreshold 0',
  ]
}

function clientLines({ node, services }: TorrcInput): string[] {
  const hosted = services.flatMap(({ dir, port, tellsCircuits }) => [
    `HiddenServiceDir ${quote(dir)}`,
    `HiddenServicePort 80 127.0.0.1:${port}`,
    ...(tellsCircuits ? ['HiddenServiceExportCircuitID haproxy'] : []),
  ])
  return [`SocksPort 127.0.0.1:${node.ports.socks} IsolateSOCKSAuth OnionTrafficOnly`, ...hosted]
}

function quote(path: string): string {
  return `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
