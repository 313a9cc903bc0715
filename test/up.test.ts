import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findFreePorts } from '#infra/free-ports.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { runLanternfish } from './run-lanternfish.ts'

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

const run = (args: string[], env: Record<string, string> = {}) =>
  runLanternfish([...args, '--data', dir], {
    env: { TOR_SOCKS_URL: `socks5://127.0.0.1:${portOf()}`, LOG_LEVEL: 'silent', ...env },
  })

async function up(env: Record<string, string>) {
  const { status, stderr: err } = await run(['up'], env)
  return { status, err }
}

test('without a master key nothing is begun; init makes one, once, for its owner alone', async () => {
  const early = await up({ DASHBOARD_PORT: '0' })
  expect(early.err).toBe(
    `lanternfish: There is no master key: run \`lanternfish init --data ${dir}\` first, or set MASTER_KEY_FILE or MASTER_KEY.\n`,
  )
  expect(early.status).toBe(3)
  expect(readdirSync(dir)).toEqual([])
  const made = await run(['init'])
  expect(made.status).toBe(0)
  expect(made.stdout).toMatch(
    /^master key [0-9a-f]{12}: .*master-key\nhotline key: .*hotline-key\n.*no backup of the data lies/,
  )
  expect(statSync(join(dir, 'master-key')).mode & 0o777).toBe(0o600)
  const again = await run(['init'])
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('it is never overwritten')])
})

test('the gate lexicon that an operator names is the one in force: where it cannot be read, nothing starts', async () => {
  const { status, err } = await up({ DASHBOARD_PORT: '0', CSAM_RULES_FILE: join(dir, 'no-such-rules.yaml') })
  expect(err).toContain('no-such-rules.yaml')
  expect(status).toBe(2)
})

test('a second start on the same data folder ends with a sentence, and the first goes on undisturbed', async () => {
  const metrics = await findFreePorts(3)
  const env = {
    ...process.env,
    TOR_SOCKS_URL: `socks5://127.0.0.1:${portOf()}`,
    METRICS_PORT: String(metrics),
  }
  const first = spawn(PROGRAM, ['up', '--data', dir, '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(first, 'exit')
  try {
    let said = ''
    while (!said.includes('console: ')) said += String((await once(first.stdout, 'data'))[0])
    const address = /console: (\S+)/.exec(said)![1]!
    const second = await up({ DASHBOARD_PORT: '0' })
    expect(second.err).toMatch(
      /^lanternfish: Another lanternfish \(process \d+\) runs on .*: stop it, or give another --data\.$/m,
    )
    expect(second.status).toBe(2)
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    // Crawler, worker and console, on ports that follow one another.
    for (const role of [0, 1, 2])
      expect((await fetch(`http://127.0.0.1:${metrics + role}/metrics`)).status).toBe(200)
  } finally {
    first.kill('SIGTERM')
    await ended
  }
})

test('the port of the environment is taken where no flag gives another', async () => {
  const { status, err } = await up({ DASHBOARD_PORT: String(portOf()) })
  expect(err).toContain(`Port ${portOf()} is taken`)
  expect(status).toBe(3)
})

test('where the master key is another one, is lost, or lies open, nothing starts, and the sentence says which is wanted', async () => {
  const file = join(dir, 'master-key')
  const text = readFileSync(file, 'utf8').trim()
  const { id } = openMasterKey(text)!
  const wrong = await up({ MASTER_KEY: makeMasterKey() })
  expect(wrong.err).toMatch(
    new RegExp(`belongs to master key ${id}, and the key given is [0-9a-f]{12}: give the`),
  )
  expect(wrong.status).toBe(2)

  renameSync(file, join(dir, 'elsewhere'))
  for (const command of ['up', 'demo']) {
    const lost = await run([command])
    expect(lost.stderr).toContain(`belongs to master key ${id}, which is not there: put it back at ${file}`)
    expect([command, lost.status]).toEqual([command, 3])
  }
  expect(existsSync(file)).toBe(false)

  writeFileSync(file, text, { mode: 0o644 })
  const open = await up({})
  expect([open.status, open.err]).toEqual([2, expect.stringContaining(`chmod 600 ${file}`)])
})
