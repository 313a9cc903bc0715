import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseScenario, readScenario } from './scenario.ts'

const EXAMPLES = join(import.meta.dirname, '..', 'scenarios')
const GOOD = `seed: s
markets:
  - name: stall
    engine: table
    mirrors: 2
    conditions:
      - { kind: outage, share: 0.3, from: 10, until: 20 }
`

function refusal(from: string, to: string): string {
  expect(GOOD).toContain(from)
  try {
    parseScenario(GOOD.replace(from, to), 's.yaml')
  } catch (error) {
    return (error as Error).message
  }
  return 'not refused'
}

test('a scenario of a few words has its defaults', () => {
  const { scale, markets } = parseScenario(GOOD, 's.yaml')
  expect(scale).toBe(1)
  expect(markets).toMatchObject([{ listings: 60, mode: 'http', access: 'public', life: { newPerDay: 0 } }])
  expect(markets[0]!.conditions).toEqual([{ kind: 'outage', share: 0.3, how: 'close', from: 10, until: 20 }])
})

test.each([
  [
    'engine: table',
    'engine: tabel',
    /^s\.yaml:4: field markets\.0\.engine: there is no engine "tabel"; there are .*table/,
  ],
  [
    'kind: outage',
    'kind: outrage',
    /^s\.yaml:7: field markets\.0\.conditions\.0\.kind: there is no condition "outrage"; there are open, /,
  ],
  [
    'kind: outage, ',
    '',
    /^s\.yaml:7: field markets\.0\.conditions\.0\.kind: a condition needs a kind: one of open, /,
  ],
  [
    'share: 0.3',
    'share: -0.3',
    /^s\.yaml:7: field markets\.0\.conditions\.0\.share: Too small: expected number to be >=0\.$/,
  ],
  [
    'share: 0.3',
    'chair: 0.3',
    /^s\.yaml:7: field markets\.0\.conditions\.0\.chair: there is no key "chair" here\.$/,
  ],
  [
    'until: 20',
    'until: 5',
    /^s\.yaml:7: field markets\.0\.conditions\.0\.until: a condition ends after it begins\.$/,
  ],
  [
    'until: 20',
    'mirrors: [3]',
    /^s\.yaml:7: field markets\.0\.conditions\.0\.mirrors: the market has 2 mirrors, and no number 3\.$/,
  ],
  [
    'kind: outage, share: 0.3',
    'kind: layout-change, design: 9',
    /^s\.yaml:7: field markets\.0\.conditions\.0\.design: the engine table has designs 0 to \d\.$/,
  ],
  ['seed: s\n', '', /^s\.yaml:\d: field seed: /],
  [
    '  - name: stall',
    '  - { name: stall, engine: table }\n  - name: stall',
    /^s\.yaml:4: field markets\.1\.name: there is a market "stall" already\.$/,
  ],
  ['markets:', 'market:', /^s\.yaml:\d: field /],
  ['name: stall', 'name: [', /^s\.yaml:\d: not YAML: /],
])('%o instead of %o is refused in one sentence with file, line and field', (from, to, sentence) => {
  expect(refusal(from, to)).toMatch(sentence)
})

test('every example is a scenario', async () => {
  const files = await readdir(EXAMPLES)
  expect(files.length).toBeGreaterThan(4)
  for (const file of files)
    expect((await readScenario(join(EXAMPLES, file))).markets.length).toBeGreaterThan(0)
})
