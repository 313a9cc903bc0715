import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readRetentionRules } from './retention-rules.ts'

let dir = ''
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lanternfish-rules-'))
})
afterAll(() => rm(dir, { recursive: true, force: true }))

async function read(...classes: string[]) {
  const file = join(dir, 'rules.yaml')
  await writeFile(file, `version: 1\nclasses:\n  ${classes.join('\n  ')}\n`)
  return readRetentionRules(file)
}

const ALL = ['captures: 1', 'observations: 5', 'listings: never', 'reviews: 1', 'page-fetches: 1', 'sessions: 1', 'audit: never'] // prettier-ignore

test('a class that is never purged has no rule; the program’s own file names the rest', async () => {
  expect((await read(...ALL)).map(({ name }) => name)).not.toContain('listings')
  const own = (await readRetentionRules()).map(({ name }) => name)
  expect(own).toEqual(['captures', 'observations', 'listings', 'reviews', 'page-fetches', 'sessions'])
})

test.each([
  ['an age of nothing', ['captures: 0'], 'rules.yaml:3: field classes.captures:'],
  [
    'listings that go before their readings',
    ALL.with(2, 'listings: 4'),
    'rules.yaml:5: field classes.listings: must be at least observations',
  ],
  ['an audit with an end', ALL.with(6, 'audit: 5'), 'rules.yaml:9: field classes.audit:'],
])('%s is refused with file, line and field', async (_what, classes, sentence) => {
  await expect(read(...classes)).rejects.toThrow(sentence)
})

test('a file that is not there is named', async () => {
  await expect(readRetentionRules(join(dir, 'none.yaml'))).rejects.toThrow(/none\.yaml cannot be read/)
})
