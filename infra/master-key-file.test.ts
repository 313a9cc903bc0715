import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { findMasterKey, readMasterKey, writeMasterKeyFile } from './master-key-file.ts'

const dir = mkdtempSync(join(tmpdir(), 'lanternfish-key-'))
const at = (name: string) => join(dir, name)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

const fromFile = (file: string) => ({ file, value: undefined })

test('a key that was written is for its owner alone, is read again, and is never overwritten', () => {
  const written = writeMasterKeyFile(at('key'))
  expect(statSync(at('key')).mode & 0o777).toBe(0o600)
  expect(readMasterKey(fromFile(at('key'))).id).toBe(written.id)
  const before = readFileSync(at('key'), 'utf8')
  expect(() => writeMasterKeyFile(at('key'))).toThrow(/holds a master key already; it is never overwritten/)
  expect(readFileSync(at('key'), 'utf8')).toBe(before)
})

test('a key stands in the environment as it is, too', () => {
  const text = makeMasterKey()
  expect(readMasterKey({ file: undefined, value: text }).id).toBe(openMasterKey(text)?.id)
})

test.each([
  ['others can read it', 0o640, makeMasterKey(), /can be read by others: chmod 600 /],
  ['it is no key', 0o600, 'password', /holds no master key, which is 64 hex characters/],
])('a file is refused in a sentence that does not quote it when %s', (_when, mode, text, says) => {
  writeFileSync(at('bad'), text)
  chmodSync(at('bad'), mode)
  expect(() => readMasterKey(fromFile(at('bad')))).toThrow(says)
  expect(() => readMasterKey(fromFile(at('bad')))).not.toThrow(text)
})

test('no key, and two of them, are refused; looking for one that is not there is not', () => {
  expect(() => readMasterKey(fromFile(at('gone')))).toThrow(/There is no master key: set MASTER_KEY_FILE/)
  expect(findMasterKey(fromFile(at('gone')))).toBeUndefined()
  const both = { file: at('key'), value: makeMasterKey() }
  expect(() => readMasterKey(both)).toThrow(/are both set: keep one of them/)
})
