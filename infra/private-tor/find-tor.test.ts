import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findTor } from './find-tor.ts'

test('tor counts as installed only where tor-gencert is there too and both can be run', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'find-tor-'))
  expect(findTor([dir])).toBeUndefined()
  await writeFile(join(dir, 'tor'), '', { mode: 0o755 })
  expect(findTor([dir])).toBeUndefined()
  await writeFile(join(dir, 'tor-gencert'), '', { mode: 0o755 })
  expect(findTor(['/nowhere', dir])).toBe(join(dir, 'tor'))
  await rm(dir, { recursive: true })
})
