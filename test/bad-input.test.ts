import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { badEntries } from './bad-files.ts'
import { runLanternfish, type Ran } from './run-lanternfish.ts'

const dir = mkdtempSync(join(tmpdir(), 'lanternfish-bad-'))
const at = (name: string) => join(dir, name)
const servers: Server[] = []
const port: Record<'silent' | 'words' | 'socks', number> = { silent: 0, words: 0, socks: 0 }

/** Listens on loopback and answers every message with the same bytes, or never. */
async function listen(answer: Uint8Array | undefined): Promise<number> {
  const server = createServer((socket) => {
    socket.on('data', () => answer && socket.write(answer)).on('error', () => socket.destroy())
  })
  servers.push(server)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  port.silent = await listen(undefined)
  port.words = await listen(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))
  port.socks = await listen(Uint8Array.of(5, 0))
  writeFileSync(at('file'), 'x')
  writeFileSync(at('empty.html'), '')
  writeFileSync(at('a.pdf'), '%PDF-1.7\n')
  writeFileSync(at('binary.html'), Uint8Array.of(60, 104, 0, 1, 2, 3))
  writeFileSync(at('words.html'), 'only words')
  mkdirSync(at('no-manifest'))
  mkdirSync(at('broken-manifest'))
  writeFileSync(at('broken-manifest/manifest.json'), '{"markets": [')
  for (const { name, text } of badEntries) writeFileSync(at(`${name}.yaml`), text)
  writeFileSync(at('lines'), '{"id":"1","title":"Tea"}\nno json\n{"id":"3"}\n')
})

afterAll(() => {
  for (const server of servers) server.close()
  rmSync(dir, { recursive: true, force: true })
})

type Case = { when: string; args: string[]; env?: Record<string, string>; status: 1 | 2 | 3; says: RegExp }

/** One sentence of ours; after wrong usage the command's usage may follow it. */
function expectSentence(ran: Ran, { status, says }: Pick<Case, 'status' | 'says'>): void {
  expect(ran.stderr).toMatch(says)
  expect(ran.stderr).not.toMatch(/^ +at /m)
  expect(ran.status).toBe(status)
}

const wrongUsage: Case[] = [
  { when: 'nothing is said', args: [], status: 2, says: /^lanternfish: Say what to do\.\nusage: / },
  { when: 'a command is unknown', args: ['frob'], status: 2, says: /There is no command "frob"/ },
  {
    when: 'a flag is unknown',
    args: ['demo', '--frob'],
    status: 2,
    says: /Unknown option '--frob'\.\nusage: /,
  },
  {
    when: 'a flag lacks its value',
    args: ['demo', '--data'],
    status: 2,
    says: /--data <value>' argument missing/,
  },
  { when: 'a stray word stands there', args: ['demo', 'foo'], status: 2, says: /"foo" means nothing here/ },
  {
    when: 'demo gets a wrong port',
    args: ['demo', '--port', 'abc'],
    status: 2,
    says: /--port takes a number from 0 to 65535/,
  },
  {
    when: 'up gets a wrong port',
    args: ['up', '--port', '70000'],
    status: 2,
    says: /--port takes a number from 0 to 65535/,
  },
  {
    when: 'a role is unknown',
    args: ['role', 'frob'],
    status: 2,
    says: /There is no role "frob"; roles are crawler/,
  },
  {
    when: 'market is not told what to do',
    args: ['market'],
    status: 2,
    says: /Say what to do with the registry/,
  },
  {
    when: 'market add lacks its file',
    args: ['market', 'add'],
    status: 2,
    says: /Say what to do with the registry/,
  },
  { when: 'extract gets no page', args: ['extract'], status: 2, says: /Name at least one saved page/ },
  {
    when: 'a recipe is unknown',
    args: ['extract', '--market', 'nope', at('words.html')],
    status: 2,
    says: /There is no recipe for "nope"/,
  },
  {
    when: 'an address is none',
    args: ['extract', '--url', 'foo', at('words.html')],
    status: 2,
    says: /--url "foo" is not an address/,
  },
  { when: 'classify gets a file', args: ['classify', 'foo'], status: 2, says: /it takes no file "foo"/ },
]

const files: Case[] = [
  {
    when: 'the data folder is a file',
    args: ['demo', '--no-tor', '--data', at('file')],
    status: 2,
    says: /data folder .* cannot be made \(EEXIST/,
  },
  {
    when: 'the data folder cannot be made',
    args: ['demo', '--no-tor', '--data', '/proc/x'],
    status: 2,
    says: /data folder \/proc\/x cannot be made/,
  },
  {
    when: 'a replay has no manifest',
    args: ['demo', '--no-tor', '--data', at('d'), '--replay', at('no-manifest')],
    status: 2,
    says: /no-manifest\/manifest\.json cannot be read/,
  },
  {
    when: 'a manifest is broken',
    args: ['demo', '--no-tor', '--data', at('d'), '--replay', at('broken-manifest')],
    status: 2,
    says: /broken-manifest\/manifest\.json is not JSON/,
  },
  {
    when: 'a page is not there',
    args: ['extract', at('gone.html')],
    status: 1,
    says: /gone\.html cannot be read: there is no such file/,
  },
  { when: 'a page is a folder', args: ['extract', dir], status: 1, says: /it is a folder/ },
  { when: 'a page is empty', args: ['extract', at('empty.html')], status: 1, says: /empty\.html is empty/ },
  { when: 'a page is a PDF', args: ['extract', at('a.pdf')], status: 1, says: /a\.pdf is a PDF/ },
  { when: 'a page is binary', args: ['extract', at('binary.html')], status: 1, says: /it holds binary data/ },
  { when: 'a page has no tag', args: ['extract', at('words.html')], status: 1, says: /it has no tag/ },
  {
    when: 'a market file is not there',
    args: ['market', 'add', at('gone.yaml')],
    status: 2,
    says: /gone\.yaml cannot be read/,
  },
  ...badEntries.map(({ name, when, says }): Case => ({
    when,
    args: ['market', 'add', at(`${name}.yaml`)],
    status: 2,
    says,
  })),
]

const dead = { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x' }
const settings: Case[] = [
  {
    when: 'a role has no settings',
    args: ['role', 'crawler'],
    status: 2,
    says: /DATABASE_URL is missing; .*CAPTURE_DIR is missing; .*HOTLINE_SALT_FILE is missing\.$/m,
  },
  {
    when: 'two settings are wrong',
    args: ['role', 'worker'],
    env: { ...dead, LOG_LEVEL: 'loud', CAPTURE_DIR: dir, RECIPE_DIR: dir, WORKER_CONCURRENCY: 'x' },
    status: 2,
    says: /LOG_LEVEL: .*; WORKER_CONCURRENCY: /,
  },
  {
    when: 'URLs are wrong',
    args: ['up'],
    env: { DATABASE_URL: 'mysql://x', QUEUE_URL: 'foo', TOR_SOCKS_URL: 'http://x' },
    status: 2,
    says: /DATABASE_URL: must look.*QUEUE_URL: must begin.*TOR_SOCKS_URL: must look/,
  },
]

test.concurrent.for([...wrongUsage, ...files, ...settings])(
  'one sentence and status $status when $when',
  async (c) => {
    expectSentence(await runLanternfish(c.args, { env: c.env }), c)
  },
)

const services: (Omit<Case, 'env'> & { env: () => Record<string, string> })[] = [
  {
    when: 'nobody is at the Tor port',
    args: ['up'],
    env: () => ({ TOR_SOCKS_URL: 'socks5://127.0.0.1:1' }),
    status: 3,
    says: /Tor does not answer at 127\.0\.0\.1:1 /,
  },
  {
    when: 'a web server is at the Tor port',
    args: ['up'],
    env: () => ({ TOR_SOCKS_URL: `socks5://127.0.0.1:${port.words}` }),
    status: 3,
    says: /what answers speaks no SOCKS5/,
  },
  {
    when: 'the Tor port is silent',
    args: ['up'],
    env: () => ({ TOR_SOCKS_URL: `socks5://127.0.0.1:${port.silent}` }),
    status: 3,
    says: /Tor does not answer .*\(no answer\)/,
  },
  {
    when: 'Postgres is not there',
    args: ['market', 'list'],
    env: () => dead,
    status: 3,
    says: /Postgres does not answer .*correct DATABASE_URL/,
  },
  {
    when: 'Postgres is silent',
    args: ['market', 'list'],
    env: () => ({ DATABASE_URL: `postgres://a:b@127.0.0.1:${port.silent}/x` }),
    status: 3,
    says: /Postgres does not answer/,
  },
  {
    when: 'no database runs on the folder',
    args: ['market', 'list', '--data', at('no-database')],
    env: () => ({}),
    status: 3,
    says: /No database runs on .*no-database/,
  },
  {
    when: 'Redis is not there',
    args: ['up', '--data', at('never')],
    env: () => ({ QUEUE_URL: 'redis://127.0.0.1:1', TOR_SOCKS_URL: `socks5://127.0.0.1:${port.socks}` }),
    status: 3,
    says: /Redis does not answer at QUEUE_URL \(connect ECONNREFUSED/,
  },
]

test.concurrent.for(services)('one sentence and status 3 when $when', async (c) => {
  expectSentence(await runLanternfish(c.args, { env: c.env() }), c)
  expect(existsSync(at('no-database'))).toBe(false)
  expect(existsSync(at('never'))).toBe(false)
})

test('doctor names everything that is missing', async () => {
  const env = { ...dead, QUEUE_URL: 'redis://127.0.0.1:1', TOR_SOCKS_URL: 'socks5://127.0.0.1:1' }
  const ran = await runLanternfish(['doctor', '--data', dir], { env })
  expect(ran.status).toBe(3)
  for (const name of ['postgres', 'queue', 'tor'])
    expect(ran.stdout).toMatch(new RegExp(`^FAIL  ${name} `, 'm'))
})

test('classify names the bad lines and reads the others', async () => {
  const ran = await runLanternfish(['classify'], { stdin: '{"id":"1","title":"Tea"}\nno json\n{"id":"3"}\n' })
  expectSentence(ran, { status: 1, says: /line 2: not JSON.*\n.*line 3: title: / })
  expect(ran.stdout.trim().split('\n')).toHaveLength(1)
})

test('a data folder on which another one runs is refused and stays as it was', async () => {
  const other = spawn(process.execPath, [join(import.meta.dirname, '..', 'cli', 'main.ts'), 'classify'])
  const data = at('taken')
  mkdirSync(data)
  writeFileSync(join(data, 'lanternfish.pid'), String(other.pid))
  try {
    const ran = await runLanternfish(['demo', '--no-tor', '--data', data])
    expectSentence(ran, {
      status: 2,
      says: new RegExp(`Another lanternfish \\(process ${other.pid}\\) runs on`),
    })
    expect(readdirSync(data)).toEqual(['lanternfish.pid'])
  } finally {
    other.stdin.end()
    await once(other, 'exit')
  }
})
