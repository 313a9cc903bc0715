import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { pgpPublicKey } from './pgp-key.ts'

const CREATED = new Date('2025-03-14T00:00:00Z')

test('a seed has one key, another seed another', () => {
  expect(pgpPublicKey('one', 'AmberFox', CREATED)).toBe(pgpPublicKey('one', 'AmberFox', CREATED))
  expect(pgpPublicKey('two', 'AmberFox', CREATED)).not.toBe(pgpPublicKey('one', 'AmberFox', CREATED))
})

const reason = spawnSync('gpg', ['--version']).status === 0 ? '' : 'gpg is not installed'
if (reason) process.stderr.write(`PGP keys of the world: not checked by GnuPG, ${reason}\n`)

test.skipIf(reason)('GnuPG accepts the keys and the signatures on their names', () => {
  const home = mkdtempSync(join(tmpdir(), 'gpg-'))
  const names = Array.from({ length: 20 }, (_, i) => `Vendor${i}`)
  const keys = names.map((name) => pgpPublicKey(name, name, CREATED)).join('\n')
  writeFileSync(join(home, 'keys.asc'), keys)
  const gpg = (...args: string[]) =>
    execFileSync('gpg', ['--homedir', home, '--batch', '--no-autostart', '--with-colons', ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  gpg('--import', join(home, 'keys.asc'))
  const checked = gpg('--check-sigs').split('\n')
  // `!` is a signature that holds.
  expect(checked.filter((line) => line.startsWith('sig:!:'))).toHaveLength(names.length)
  rmSync(home, { recursive: true })
})
