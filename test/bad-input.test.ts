import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { badCases, type Case } from './bad-cases.ts'
import { badEntries } from './bad-files.ts'
import { runLanternfish, type Ran } from './run-lanternfish.ts'

const dir = mkdtempSync(join(tmpdir(), 'lanternfish-bad-'))
const at = (name: string) => join(dir, name)
const dead = { DATABASE_URL: 'postgres://a:b@127.0.0.1:1/x' }
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
  writeFileSync(at('a.pdf'), '\ufeff\n%PDF-1.7\n<</Type /Catalog>>\n')
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

/** One sentence of ours; after wrong usage the command's usage may follow it. */
function expectSentence(ran: Ran, { status, says }: Pick<Case, 'status' | 'says'>): void {
  expect(ran.stderr).toMatch(says)
  expect(ran.stderr).not.toMatch(/^ +at /m)
  expect(ran.status).toBe(status)
}

test.concurrent.for(badCases(dir))('one sentence and status $status when $when', async (c) => {
  expectSentence(await runLanternfish(c.args, { env: c.env }), c)
})

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
