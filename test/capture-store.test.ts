import { spawnSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { storeFault } from '#evidence/store-faults.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lf-captures-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const pathOf = (key: string) => join(dir, key.slice(0, 2), key.slice(2, 4), `${key}.warc.gz`)

test('what is put is read back, once, from a file that only its owner may read', async () => {
  const store = openCaptureStore(dir)
  const bytes = randomBytes(5000)
  const key = sha256(bytes)
  const keys = await Promise.all([store.put(bytes, key), store.put(bytes, key), store.put(bytes, key)])
  expect(keys).toEqual([key, key, key])
  expect(Buffer.from(await store.get(key))).toEqual(bytes)
  expect((await stat(pathOf(key))).mode & 0o777).toBe(0o600)
  expect(await readdir(join(dir, key.slice(0, 2), key.slice(2, 4)))).toEqual([`${key}.warc.gz`])
})

test('an object that was altered is told, at reading and when the true one comes again', async () => {
  const store = openCaptureStore(dir)
  const bytes = randomBytes(5000)
  const key = await store.put(bytes, sha256(bytes))
  const altered = Buffer.from(bytes)
  altered[2500] = (altered[2500] ?? 0) ^ 1
  await writeFile(pathOf(key), altered)
  await expect(store.get(key)).rejects.toMatchObject({ code: 'CAPTURE_ALTERED' })
  await expect(store.put(bytes, key)).rejects.toMatchObject({ code: 'CAPTURE_ALTERED' })
  expect(await readFile(pathOf(key))).toEqual(altered)
})

test('bytes under a hash that is not theirs are refused before anything is written', async () => {
  const store = openCaptureStore(dir)
  const key = sha256(randomBytes(10))
  await expect(store.put(randomBytes(10), key)).rejects.toMatchObject({ code: 'CAPTURE_ALTERED' })
  await expect(store.get(key)).rejects.toMatchObject({ code: 'CAPTURE_MISSING' })
})

test.each([
  '../../etc/passwd',
  '',
  'A'.repeat(64),
  `${'a'.repeat(63)}/`,
  `${'a'.repeat(64)}\n`,
  '.'.repeat(64),
])('no key names a place outside the store: %j', async (key) => {
  const store = openCaptureStore(dir)
  await expect(store.get(key)).rejects.toMatchObject({ code: 'CAPTURE_KEY' })
  await expect(store.put(Buffer.from('x'), key)).rejects.toMatchObject({ code: 'CAPTURE_KEY' })
  await expect(Promise.resolve().then(() => store.delete(key))).rejects.toMatchObject({ code: 'CAPTURE_KEY' })
})

test('a deleted object is gone, and deleting it again is no error', async () => {
  const store = openCaptureStore(dir)
  const bytes = randomBytes(100)
  const key = await store.put(bytes, sha256(bytes))
  await store.delete(key)
  await store.delete(key)
  await expect(store.get(key)).rejects.toMatchObject({ code: 'CAPTURE_MISSING' })
})

test('no room, no quota and a size limit are one error that says to make room; other faults stay themselves', () => {
  for (const code of ['ENOSPC', 'EDQUOT', 'EFBIG']) {
    const fault = storeFault(Object.assign(new Error(code), { code }), '/captures')
    expect(fault).toMatchObject({ code: 'DISK_FULL', exitStatus: 3, retry: 'with-backoff' })
  }
  const other = Object.assign(new Error('no'), { code: 'EACCES' })
  expect(storeFault(other, '/captures')).toBe(other)
})

// A file system of 128 KB in a name space of its own is the one disk that a test may fill.
const filled = `
  import { openCaptureStore } from './evidence/capture-store.ts'
  import { createHash, randomBytes } from 'node:crypto'
  import { readdirSync, mkdirSync } from 'node:fs'
  const dir = process.argv[1] + '/captures'
  const bytes = randomBytes(400000)
  try {
    await openCaptureStore(dir).put(bytes, createHash('sha256').update(bytes).digest('hex'))
  } catch (error) {
    const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    console.log(JSON.stringify({ code: error.code, exitStatus: error.exitStatus, retry: error.retry, files: files.length }))
  }`
const small = (command: string) =>
  spawnSync('unshare', ['-Urm', 'sh', '-c', `mount -t tmpfs -o size=128k tmpfs "$0" && ${command}`, dir], {
    encoding: 'utf8',
    env: { ...process.env, FILLED: filled, NODE: process.execPath },
  })
const canMount = () => small('true').status === 0

test('a full disk is one sentence, and nothing half-written stays', (context) => {
  if (!canMount())
    return context.skip('a small file system cannot be mounted here (user name spaces are off)')
  const { stdout, stderr } = small('"$NODE" --input-type=module -e "$FILLED" "$0"')
  expect(stderr).toBe('')
  expect(stdout).toBe('{"code":"DISK_FULL","exitStatus":3,"retry":"with-backoff","files":0}\n')
})
