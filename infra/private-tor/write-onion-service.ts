import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { OnionKey } from '#infra/onion-network/onion-address.ts'
import type { HostedService } from './write-torrc.ts'

const SECRET_HEAD = Buffer.from('== ed25519v1-secret: type0 ==\0\0\0')
const PUBLIC_HEAD = Buffer.from('== ed25519v1-public: type0 ==\0\0\0')

/** Lays out a `HiddenServiceDir` as tor expects it, so that the service takes the address of our key. */
export async function writeOnionService(
  dir: string,
  service: { key: OnionKey; port: number; tellsCircuits?: boolean | undefined },
): Promise<HostedService> {
  const folder = join(dir, service.key.host)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const put = (name: string, bytes: string | Uint8Array) =>
    writeFile(join(folder, name), bytes, { mode: 0o600 })
  await put('hs_ed25519_secret_key', Buffer.concat([SECRET_HEAD, service.key.expandedSecret]))
  await put('hs_ed25519_public_key', Buffer.concat([PUBLIC_HEAD, service.key.publicKey]))
  await put('hostname', `${service.key.host}\n`)
  const { port, tellsCircuits } = service
  return { dir: folder, port, tellsCircuits }
}
