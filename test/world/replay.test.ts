import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isOnionV3 } from '#shared/onion-address.ts'
import { openReplay, type RunningReplay } from './replay.ts'

const SAVED = join(import.meta.dirname, '../../../shared/data/pages')
const OLD = 'oldmarketabcdefg.onion'
const links = ['/a', '/b', '/c'].map((path) => `<a href="http://${OLD}${path}">x</a>`).join('')
const HTML = `<title>x</title>${links}<a href="http://friendabcdefghij.onion/">friend</a><p>Find us at http://${OLD}/a</p>`

let dir: string
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'replay-'))))
afterEach(() => rm(dir, { recursive: true }))

async function save(rows: unknown, files: Record<string, string | Uint8Array> = {}): Promise<string> {
  await writeFile(join(dir, 'manifest.json'), typeof rows === 'string' ? rows : JSON.stringify(rows))
  for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content)
  return dir
}

async function read(replay: RunningReplay, market: string, path: string) {
  const { host } = replay.markets.find(({ name }) => name === market)!
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  get({ port: replay.services.get(host)!.port, path, headers: { host } }, resolve).on('error', reject)
  const response = await promise
  const bytes = Buffer.concat(await response.toArray())
  return {
    status: response.statusCode,
    type: response.headers['content-type'],
    bytes,
    text: bytes.toString(),
  }
}

test('each saved page stands at the path that it had, with its query, or at one of its own', async () => {
  const rows = [
    { file: 'one.html', market: 'Old Market', path: '/offers?page=2' },
    { file: 'two.html', market: 'Old Market', path: '/offers?page=2' },
    { file: 'three.html', market: 'Old Market', path: null },
    { file: 'home.html', market: 'Other', path: '/' },
  ]
  const files = Object.fromEntries(rows.map(({ file }) => [file, `<title>${file}</title>`]))
  await using replay = await openReplay(await save(rows, files))
  expect(replay.pages).toEqual([
    { market: 'old-market', path: '/offers?page=2', file: 'one.html' },
    { market: 'old-market', path: '/two.html', file: 'two.html' },
    { market: 'old-market', path: '/three.html', file: 'three.html' },
    { market: 'other', path: '/', file: 'home.html' },
  ])
  for (const { market, path, file } of replay.pages)
    expect((await read(replay, market, path)).text).toContain(file)
  expect((await read(replay, 'old-market', '/offers')).status).toBe(404)
  expect(replay.markets.map(({ startPath, title }) => [title, startPath])).toEqual([
    ['Old Market', '/'],
    ['Other', '/saved-pages'],
  ])
  for (const { name, host, startPath } of replay.markets) {
    expect(isOnionV3(host)).toBe(true)
    const index = await read(replay, name, startPath)
    const own = replay.pages.filter(({ market }) => market === name)
    for (const { path } of own) expect(index.text).toContain(`href="${path}"`)
  }
})

test("links to the market's old host lead to the new one; text and other hosts stay as they were", async () => {
  const rows = [{ file: 'one.html', market: 'Old', path: '/' }]
  await using replay = await openReplay(await save(rows, { 'one.html': HTML }))
  const { host } = replay.markets[0]!
  const { text } = await read(replay, 'old', '/')
  expect(text).toContain(`href="http://${host}/a"`)
  expect(text).toContain('href="http://friendabcdefghij.onion/"')
  expect(text).toContain(`Find us at http://${OLD}/a`)
})

test('bytes of another charset and files that are not HTML are served as they are', async () => {
  const koi8 = Buffer.from([...Buffer.from('<title>'), 0xd2, 0xd5, 0xd3, ...Buffer.from('</title>')])
  const rows = ['koi8.html', 'paper.html', 'words.html'].map((file) => ({ file, market: 'Old', path: null }))
  const files = { 'koi8.html': koi8, 'paper.html': '%PDF-1.7', 'words.html': '403 DDOS filter' }
  await using replay = await openReplay(await save(rows, files))
  expect((await read(replay, 'old', '/koi8.html')).bytes).toEqual(koi8)
  expect((await read(replay, 'old', '/paper.html')).type).toBe('application/pdf')
  expect((await read(replay, 'old', '/words.html')).type).toBe('text/plain')
})

test.each([
  ['no manifest', undefined, /manifest\.json cannot be read/],
  ['a manifest that is not JSON', '[{', /manifest\.json is not JSON/],
  ['an empty manifest', [], /manifest\.json: the file/],
  ['a row without a file', [{ market: 'x', path: null }], /manifest\.json: 0\.file/],
  ['a file outside the folder', [{ file: '../secret', market: 'x', path: null }], /below the folder/],
  ['a file that is not there', [{ file: 'gone.html', market: 'x', path: null }], /gone\.html cannot be read/],
])('%s is told in one sentence', async (_, rows, sentence) => {
  if (rows !== undefined) await save(rows)
  await expect(openReplay(dir)).rejects.toThrow(sentence)
})

const reason = existsSync(SAVED) ? '' : 'the saved pages of real markets are not on this machine'
if (reason) process.stderr.write(`replay of real pages: not tested, ${reason}\n`)

test.skipIf(reason)('every saved page of the real markets is served at its path', async () => {
  await using replay = await openReplay(SAVED)
  expect(replay.pages.length).toBeGreaterThan(150)
  for (const { market, path } of replay.pages) {
    const { status, bytes } = await read(replay, market, path)
    expect([path, status]).toEqual([path, 200])
    expect(bytes.length).toBeGreaterThan(0)
  }
})
