import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { LanternfishError } from '#shared/errors.ts'
import type { TorPrograms } from './find-tor.ts'
import type { TorNode } from './plan-nodes.ts'

/** Makes an authority's keys and gives the `DirAuthority` line by which every node trusts it. */
export async function makeAuthorityKeys(programs: TorPrograms, node: TorNode): Promise<string> {
  const keys = join(node.dir, 'keys')
  await mkdir(keys, { recursive: true, mode: 0o700 })
  await makeCertificate(programs.gencert, node, keys)
  const certificate = await readFile(join(keys, 'authority_certificate'), 'utf8')
  const identity = /^fingerprint ([0-9A-F]{40})$/m.exec(certificate)?.[1]
  const router = await readRouterFingerprint(programs.tor, node)
  if (!identity || !router) throw keyFault(node)
  const address = `127.0.0.1:${node.ports.directory}`
  return `DirAuthority ${node.name} orport=${node.ports.onionRouter} no-v2 v3ident=${identity} ${address} ${router}`
}

async function makeCertificate(gencert: string, node: TorNode, keys: string): Promise<void> {
  const files = {
    '-i': 'authority_identity_key',
    '-s': 'authority_signing_key',
    '-c': 'authority_certificate',
  }
  const args = Object.entries(files).flatMap(([flag, file]) => [flag, join(keys, file)])
  const address = `127.0.0.1:${node.ports.directory}`
  const child = spawn(
    gencert,
    ['--create-identity-key', '--passphrase-fd', '0', '-m', '12', '-a', address, ...args],
    { stdio: ['pipe', 'ignore', 'ignore'] },
  )
  // The key never leaves this folder and dies with it; tor-gencert insists on a passphrase all the same.
  child.stdin.end('loopback\n')
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw keyFault(node)
}

/** tor makes the router's own keys in the data folder when it is asked for their fingerprint. */
async function readRouterFingerprint(tor: string, node: TorNode): Promise<string | undefined> {
  const nobody = 'placeholder 127.0.0.1:1 ffffffffffffffffffffffffffffffffffffffff'
  const places = ['-f', join(node.dir, 'no-torrc'), '--datadirectory', node.dir, '--orport', '1']
  const args = ['--ignore-missing-torrc', '--list-fingerprint', '--dirauthority', nobody, ...places]
  const { stdout } = await promisify(execFile)(tor, args)
  const line = stdout.trim().split('\n').at(-1) ?? ''
  return line.replaceAll(' ', '').match(/([0-9A-F]{40})$/)?.[1]
}

function keyFault(node: TorNode): LanternfishError {
  return new LanternfishError(
    'PRIVATE_TOR_KEYS',
    `tor-gencert and tor could not make keys in ${node.dir}; check that the folder is yours and the disk not full.`,
  )
}
