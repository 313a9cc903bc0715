import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCsamGate } from '#crawler/csam-gate.ts'
import { readCsamRules } from '#crawler/csam-rules.ts'
import { readGateList } from '#crawler/gate-list.ts'
import { watchTextGate } from '#crawler/open-text-gate.ts'
import { readPlainList } from '#crawler/plain-gate-list.ts'
import { runLanternfish } from './run-lanternfish.ts'
import { standInText } from './stand-in-lists.ts'

/** Lists of the gate by the command that makes them, with words that mean nothing. */

let dir: string
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'lf-gate-command-'))
})
afterAll(() => rm(dir, { recursive: true }))

const plain = `name: member-a
version: 2026-11
rules:
  - { id: pair, language: en, within: 6, except: 12, a: [brelvin, tossquat], b: [quobble*], c: [vostralex], d: [dremiktan] }
  - { id: short, language: en, within: 6, a: [qex], b: [zuv] }
hosts: [${'q'.repeat(56)}.onion]
`
const none = readCsamRules(
  'version: "1"\nrules:\n  - {id: none, kind: marker, tokens: [wholly absent]}\n',
  'x',
)
const url = `http://${'a'.repeat(56)}.onion/`

test('a list in words is hashed on the command line, holds none of them, and stops what they stop', async () => {
  const [file, out] = [join(dir, 'plain.yaml'), join(dir, 'member.list')]
  await writeFile(file, plain)
  const made = await runLanternfish(['gate', 'hash', file, '--out', out])
  expect(made).toMatchObject({ status: 0, stdout: `made ${out}: name it in CSAM_LISTS\n`, stderr: '' })
  expect((await stat(out)).mode & 0o777).toBe(0o600)
  const text = await readFile(out, 'utf8')
  for (const word of ['brelvin', 'quobble', 'qex', 'vostralex', 'q'.repeat(20)])
    expect(text).not.toContain(word)
  const judge = openCsamGate(none, [readGateList(text, out)])
  expect(judge({ url, html: '<p>br3lvin, quobbles' })?.rule).toBe('member-a/pair')
  expect(judge({ url, html: '<p>vostralex dremiktan brelvin, quobbles' })).toBeUndefined()
  expect(judge({ url: `http://${'q'.repeat(56)}.onion/x`, html: '' })?.rule).toBe('member-a/host')
  // Below five letters a term is a whole word, or letter by letter; never part of another.
  expect(judge({ url, html: '<p>qex with zuv' })?.rule).toBe('member-a/short')
  expect(judge({ url, html: '<p>q e x with z-u-v' })?.rule).toBe('member-a/short')
  expect(judge({ url, html: '<p>qexa with zuvo, aqex zuv' })).toBeUndefined()
  const checked = await runLanternfish(['gate', 'check', out])
  expect(checked.stdout).toBe(
    'member-a@2026-11: 2 rules, 13 forms of terms, 1 hosts, 0 addresses, 0 bodies\n',
  )
  const again = await runLanternfish(['gate', 'hash', '-', '--out', out], { stdin: plain })
  expect([again.status, again.stderr]).toEqual([2, expect.stringContaining('cannot be written')])
})

test('the officer’s key is made in a folder of its own, and moves there from beside the master key', async () => {
  const [shared, keys, officer] = ['shared', 'keys', 'officer'].map((name) => join(dir, name)) as [string, string, string] // prettier-ignore
  await Promise.all([shared, keys, officer].map((folder) => mkdir(folder)))
  const before = await runLanternfish(['secrets', '--dir', shared, '--key-dir', keys])
  expect(before.status).toBe(0)
  const key = await readFile(join(keys, 'hotline-key'), 'utf8')
  const secrets = ['secrets', '--dir', shared, '--key-dir', keys, '--hotline-dir', officer]
  const moved = await runLanternfish(secrets)
  expect(moved.stdout).toBe(`moved ${join(keys, 'hotline-key')} to ${join(officer, 'hotline-key')}\n`)
  expect(await readFile(join(officer, 'hotline-key'), 'utf8')).toBe(key)
  expect((await stat(join(officer, 'hotline-key'))).mode & 0o777).toBe(0o600)
  expect(await readdir(keys)).toEqual(['master-key'])
  expect((await runLanternfish(secrets)).stdout).toBe('all secrets are there\n')
})

test.each([
  [plain.replace('within: 6,', 'within: 0,'), 'x.yaml:4: field rules.0.within'],
  [plain.replace('b: [zuv]', 'b: []'), 'x.yaml:5: field rules.1.b'],
  [
    plain.replace('a: [qex]', 'a: ["--"]'),
    'x.yaml:5: field rules.1.a.0: must have 1 to 40 letters or digits',
  ],
  [plain.replace('a: [qex]', `a: [${'q'.repeat(41)}]`), 'x.yaml:5: field rules.1.a.0: must have 1 to 40'],
  [plain.replace(', d: [dremiktan]', ''), 'x.yaml:4: field rules.0.c: must stand together with d'],
  [plain.replace('except: 12, ', ''), 'x.yaml:4: field rules.0.c: must stand together with except'],
  [plain.replace('id: short', 'id: pair'), 'x.yaml:5: field rules.1.id: names a rule for the second time'],
  [plain.replace('language: en', 'language: english'), 'x.yaml:4: field rules.0.language'],
  [plain.replace('name: member-a', 'name: Member A'), 'x.yaml:1: field name'],
  [plain.replace('a: [brelvin,', 'a: [*brelvin,'), 'x.yaml:4: not YAML: there is no anchor;'],
  [plain.replace('a: [brelvin,', 'a: [*brelvin*,'), 'x.yaml:4: not YAML: there is no anchor;'],
  [plain.replace('a: [brelvin,', 'a: ["brel\\qvin",'), 'x.yaml:4: not YAML: bad_dq_escape;'],
  [`${plain}words: [x]\n`, 'x.yaml:7: field words'],
  [plain.replace('hosts: [', 'hosts: '), 'x.yaml:6: field hosts'],
  ['', 'x.yaml:1: '],
])('a list in words that cannot be read names line, field and remedy, and quotes nothing', (text, begin) => {
  expect(() => readPlainList(text, 'x.yaml')).toThrow(begin)
  expect(() => readPlainList(text, 'x.yaml')).toThrow('mend the list, nothing was hashed')
  expect(() => readPlainList(text, 'x.yaml')).not.toThrow(/brelvin|qex|zuv/)
})

test('a list that changes is taken while the crawler runs; one that cannot be read is named, and the old one goes on serving', async () => {
  const list = join(dir, 'watched.list')
  const rules = join(dir, 'rules.yaml')
  await writeFile(rules, 'version: "1"\nrules:\n  - {id: none, kind: marker, tokens: [wholly absent]}\n')
  await writeFile(list, standInText)
  const told: string[] = []
  const events = {
    gateChanged: (version: string) => told.push(version),
    gateRefused: (error: unknown) => told.push((error as Error).message),
  }
  const files = { csamRulesFile: rules, csamLists: [list] }
  await using gate = await watchTextGate(files, events, 1_000_000)
  const stops = () => gate.judge({ url, html: '<p>brelvin quobble' })?.rulesVersion
  await gate.look()
  expect([told, stops()]).toEqual([[], '1 stand-in@1'])
  await writeFile(list, `${standInText}brelvin quobble\n`)
  await gate.look()
  await gate.look()
  const line = standInText.split('\n').length
  const sentence = `${list}:${line}: is no line of a gate list; mend the gate list, nothing is crawled without it.`
  expect([told, stops(), gate.version]).toEqual([[sentence], '1 stand-in@1', '1 stand-in@1'])
  await rm(list)
  await gate.look()
  expect([told.length, stops()]).toEqual([2, '1 stand-in@1'])
  await writeFile(list, standInText.replace('version 1', 'version 2'))
  await gate.look()
  expect([told[2], stops()]).toEqual(['1 stand-in@2', '1 stand-in@2'])
})
