import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const PROGRAM = join(import.meta.dirname, '..', 'lanternfish')

let dir: string
/** Answers a SOCKS5 greeting as Tor would, and nothing more: no market is in the registry. */
let greeter: Server

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lanternfish-up-'))
  await chmod(dir, 0o755)
  greeter = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', () => socket.end(Uint8Array.of(5, 0)))
  })
  await once(greeter.listen(0, '127.0.0.1'), 'listening')
})
afterAll(async () => {
  greeter?.close()
  await rm(dir, { recursive: true, force: true })
})

const portOf = () => (greeter.address() as AddressInfo).port

function up(env: Record<string, string>): Promise<{ status: number; err: string }> {
  const { PATH = '' } = process.env
  const options = { env: { PATH, TOR_SOCKS_URL: `socks5://127.0.0.1:${portOf()}`, ...env }, timeout: 90_000 }
  return new Promise((resolve) =>
    execFile(PROGRAM, ['up', '--data', dir], options, (error, _out, err) =>
      resolve({ status: Number(error?.code ?? 0), err }),
    ),
  )
}

test('the gate lexicon that an operator names is the one in force: where it cannot be read, nothing starts', async () => {
  const { status, err } = await up({ DASHBOARD_PORT: '0', CSAM_RULES_FILE: join(dir, 'no-such-rules.yaml') })
  expect(err).toContain('no-such-rules.yaml')
  expect(status).toBe(2)
})

test('the port of the environment is taken where no flag gives another', async () => {
  const { status, err } = await up({ DASHBOARD_PORT: String(portOf()) })
  expect(err).toContain(`Port ${portOf()} is taken`)
  expect(status).toBe(3)
})
