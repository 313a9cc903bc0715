import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { findTor } from '#infra/private-tor/find-tor.ts'
import { findProgram } from '#infra/find-program.ts'
import { mountsOf, readComposeFile, ROOT } from './compose-file.ts'

const file = readComposeFile()
const services = Object.entries(file.services)
const run = promisify(execFile)
const compose = findProgram('docker-compose', (process.env['PATH'] ?? '').split(delimiter))
if (!compose)
  process.stderr.write(
    'docker-compose.yml is not held against its schema: docker-compose is not installed.\n',
  )

test('docker-compose takes the file', async ({ skip }) => {
  skip(!compose, 'docker-compose is not installed')
  // Reads and judges the file; no engine is asked.
  const { stdout } = await run(compose!, ['-f', join(ROOT, 'docker-compose.yml'), 'config', '--services'])
  expect(stdout.trim().split('\n').toSorted()).toEqual(Object.keys(file.services).toSorted())
})

describe.each(services)('the service %s', (_name, service) => {
  test('has an init, no root, no capability, nothing it could write but its volumes, no dump of its memory, and no way to more rights', () => {
    expect(service).toMatchObject({ init: true, read_only: true, cap_drop: ['ALL'] })
    expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/)
    expect(service['security_opt']).toContain('no-new-privileges:true')
    expect(service['ulimits']).toEqual({ core: 0 })
    const loosening = ['privileged', 'cap_add', 'devices', 'pid', 'ipc', 'userns_mode']
    expect(loosening.filter((key) => Object.hasOwn(service, key))).toEqual([])
    expect(service.network_mode ?? 'none').toBe('none')
  })

  test('has limits of processor, memory and processes, and says what happens when it falls', () => {
    expect(service['cpus']).toBeGreaterThan(0)
    expect(service['mem_limit']).toMatch(/^\d+[mg]$/)
    expect(service['pids_limit']).toBeGreaterThan(0)
    expect(service['restart']).toMatch(/^(no|unless-stopped)$/)
  })

  test('is asked whether it is well, unless it ends by itself', () => {
    const isOneShot = service['restart'] === 'no'
    expect(service.healthcheck?.disable ?? false).toBe(isOneShot)
    expect(isOneShot || service.healthcheck?.test?.[0]).toBe(isOneShot || 'CMD')
  })
})

const members = (network: string) =>
  services.filter(([, { networks }]) => networks?.includes(network)).map(([name]) => name)

test('the crawler is on the inner network alone, which has no way out, and Tor alone is on both', () => {
  expect(file.networks['inside']).toEqual({ internal: true })
  expect(file.services['crawler']?.networks).toEqual(['inside'])
  expect(members('outward')).toEqual(['tor'])
  expect(members('deliver')).toEqual(['worker'])
  expect(members('console')).toEqual(['dashboard'])
  expect(file.networks['console']?.driver_opts).toEqual({
    'com.docker.network.bridge.enable_ip_masquerade': 'false',
  })
})

test('one port is published, the console, on loopback', () => {
  expect(services.flatMap(([, { ports = [] }]) => ports)).toEqual(['127.0.0.1:8480:8480'])
})

test('secrets are files: none stands in the file, and the crawler has no master key', () => {
  const secret = /password|secret|key|token/i
  const settings = services.flatMap(([, { environment = {} }]) => Object.entries(environment))
  const held = settings.filter(([name]) => secret.test(name))
  expect(held.length).toBeGreaterThan(5)
  expect(held.filter(([, value]) => !value?.startsWith('/'))).toEqual([])
  expect(JSON.stringify(file.services['crawler'])).not.toContain('/keys')
  const holders = services.filter(([, service]) => mountsOf(service).some(({ source }) => source === 'keys'))
  expect(holders.map(([name]) => name)).toEqual(['secrets', 'migrate', 'worker', 'dashboard'])
})

test('the key that opens hotline reports lies apart, where the console alone can read it', () => {
  const holders = services.filter(([, service]) =>
    mountsOf(service).some(({ source }) => source === 'hotline'),
  )
  expect(holders.map(([name]) => name)).toEqual(['secrets', 'dashboard'])
  const told = services.filter(([, service]) => JSON.stringify(service).includes('hotline-key'))
  expect(told.map(([name]) => name)).toEqual(['dashboard'])
  const { target } = mountsOf(file.services['dashboard']!).find(({ source }) => source === 'hotline')!
  expect(file.services['dashboard']?.environment?.['HOTLINE_KEY_FILE']).toBe(`${target}/hotline-key`)
  // It makes what is missing and ends, and nobody can reach it.
  expect(file.services['secrets']).toMatchObject({ restart: 'no', network_mode: 'none' })
})

test('what is mounted is declared, and only what a service writes can be written', () => {
  const writable = services.flatMap(([name, service]) =>
    mountsOf(service).flatMap(({ source, isReadOnly }) => (isReadOnly ? [] : [`${name}: ${source}`])),
  )
  expect(writable.toSorted()).toEqual(['crawler: captures', 'postgres: postgres', 'secrets: hotline', 'secrets: keys', 'secrets: secrets', 'tor: tor', 'worker: captures']) // prettier-ignore
  for (const [, service] of services)
    for (const { source } of mountsOf(service))
      expect(
        source.startsWith('.') ? existsSync(join(ROOT, source)) : Object.hasOwn(file.volumes, source),
      ).toBe(true)
})

/** The instructions of the last stage, which is what runs. */
function lastStageOf(dockerfile: string): string[] {
  const lines = readFileSync(join(ROOT, dockerfile), 'utf8').replaceAll('\\\n', ' ').split('\n')
  return lines.slice(lines.findLastIndex((line) => line.startsWith('FROM ')))
}

test.each(['infra/Dockerfile', 'infra/tor/Dockerfile'])(
  '%s ends as a user that is not root, on a slim Debian',
  (path) => {
    const stage = lastStageOf(path)
    expect(stage[0]).toMatch(/^FROM debian:\w+-slim$/)
    expect(stage.filter((line) => line.startsWith('USER ')).at(-1)).toMatch(/^USER [1-9]\d*:[1-9]\d*$/)
    const copied = readFileSync(join(ROOT, path), 'utf8').matchAll(/^COPY (?!--from)(.+) \S+$/gm)
    const folder = join(ROOT, path, path === 'infra/Dockerfile' ? '../..' : '..')
    for (const [, sources = ''] of copied)
      for (const source of sources.split(' '))
        expect([source, existsSync(join(folder, source))]).toEqual([source, true])
  },
)

test('what the image is made of holds no secret, no data and no history', () => {
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n')
  expect(ignored).toEqual(expect.arrayContaining(['.git', '.env', 'data', 'secrets', '**/node_modules']))
})

test('Tor takes its settings: onion services alone, circuits apart by user and password', async ({
  skip,
}) => {
  const tor = findTor()
  skip(!tor, 'tor is not installed')
  const torrc = join(ROOT, 'infra/tor/torrc')
  expect(readFileSync(torrc, 'utf8')).toMatch(/^SocksPort .*IsolateSOCKSAuth OnionTrafficOnly$/m)
  const dir = mkdtempSync(join(tmpdir(), 'lanternfish-torrc-'))
  try {
    const { stdout } = await run(tor!, ['--verify-config', '-f', torrc, '--DataDirectory', dir])
    expect(stdout).toContain('Configuration was valid')
    expect(stdout).not.toMatch(/\[warn\](?!.*root)/)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
})
