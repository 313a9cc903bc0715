import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDataFolder } from './data-folder.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'lanternfish-data-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a folder that is missing is made, with captures and a secret that only their owner may read', async () => {
  using folder = await openDataFolder(join(root, 'a', 'b'))
  expect(statSync(folder.captures).mode & 0o777).toBe(0o700)
  expect(statSync(folder.hotlineSalt).mode & 0o777).toBe(0o600)
  expect(readFileSync(folder.hotlineSalt)).toHaveLength(32)
})

test('the secret stays the same from one run to the next', async () => {
  const first = await openDataFolder(root)
  const salt = readFileSync(first.hotlineSalt)
  first[Symbol.dispose]()
  using second = await openDataFolder(root)
  expect(readFileSync(second.hotlineSalt)).toEqual(salt)
})

test('a lock of a process that is gone, or that is another program, is taken over', async () => {
  const lock = join(root, 'lanternfish.pid')
  for (const pid of ['4194303', String(process.ppid), 'no number', '']) {
    writeFileSync(lock, pid)
    const folder = await openDataFolder(root)
    expect(readFileSync(lock, 'utf8')).toBe(String(process.pid))
    folder[Symbol.dispose]()
    expect(existsSync(lock)).toBe(false)
  }
})

test('two programs do not run on one folder', async () => {
  // What is taken for this program is a process with its entry file in the command line.
  const other = spawn(process.execPath, ['-e', 'process.stdin.resume()', 'cli/main.ts'], { stdio: 'pipe' })
  await once(other, 'spawn')
  try {
    writeFileSync(join(root, 'lanternfish.pid'), String(other.pid))
    await expect(openDataFolder(root)).rejects.toMatchObject({
      exitStatus: 2,
      message: expect.stringContaining(`process ${other.pid}`) as string,
    })
    expect(readFileSync(join(root, 'lanternfish.pid'), 'utf8')).toBe(String(other.pid))
  } finally {
    other.kill()
    await once(other, 'exit')
  }
})

test('a place where no folder can stand is one sentence that says what to do', async () => {
  mkdirSync(join(root, 'full'))
  writeFileSync(join(root, 'full', 'file'), '')
  await expect(openDataFolder(join(root, 'full', 'file', 'data'))).rejects.toMatchObject({
    exitStatus: 2,
    message: expect.stringMatching(/cannot be made .* --data\.$/) as string,
  })
})
