import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createCleartextMessage, generateKey, readPrivateKey, sign } from 'openpgp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCrawlRange, type CrawlRange } from './crawl-range.ts'
import { dueNow, mirrorsOf } from './mirror-world.ts'
import { runLanternfish } from './run-lanternfish.ts'
import type { RangeMarket } from './world/range/range-market.ts'

const resources = new AsyncDisposableStack()
let world: CrawlRange
let hosts: string[]
let secret: Awaited<ReturnType<typeof readPrivateKey>>

/** The registry knows the first address alone. */
const enter = ({ hosts }: RangeMarket) => ({ mirrors: [{ host: hosts[0]!, port: 80 }] })

beforeAll(async () => {
  const listed = {
    name: 'listed',
    engine: 'table',
    listings: 8,
    vendors: 4,
    recipe: 'world-table',
    mirrors: 4,
  }
  const scenario = { seed: 'lists', markets: [{ ...listed, conditions: [{ kind: 'own-marks' }] }] }
  world = await openCrawlRange(resources, scenario, { enter })
  hosts = world.range.market('listed').hosts
  const made = await generateKey({
    userIDs: [{ name: 'listed' }],
    date: new Date(Date.now() - 86_400_000),
    format: 'armored',
  })
  secret = await readPrivateKey({ armoredKey: made.privateKey })
  await writeFile(keyFile(), made.publicKey)
})
afterAll(() => resources.disposeAsync())

/** A command of the registry, as a person types it: its status, and what it said. */
async function market(...args: string[]): Promise<[status: unknown, said: string]> {
  const env = { DATABASE_URL: world.deps.config.databaseUrl }
  const { status, stdout, stderr } = await runLanternfish(['market', ...args], { env })
  return [status, stdout || stderr]
}

const keyFile = () => join(world.deps.config.captureDir, 'listed.asc')

async function publish(named: string[], hoursAgo: number): Promise<string> {
  const text = `Our addresses:\n${named.join('\n')}`
  const date = new Date(world.clock.now().getTime() - hoursAgo * 3_600_000)
  const list = await sign({ message: await createCleartextMessage({ text }), signingKeys: secret, date })
  show(list)
  return list
}

function show(list: string): void {
  const conditions = [{ kind: 'signed-list', text: list }, { kind: 'own-marks' }]
  // The last address that the list names is a clone all the same.
  world.range.set('listed', [{ kind: 'phishing', mirrors: [4] }, ...conditions])
}

const states = async () =>
  (await mirrorsOf(world, 'listed')).map(({ host, state, source }) => [hosts.indexOf(host), state, source])
const lists = () =>
  world.database.selectFrom('mirror_list').select(['outcome', 'reason', 'added']).orderBy('id').execute()

async function readAgain(): Promise<void> {
  await dueNow(world)
  await world.crawl()
}

test('a list that the market signed adds its mirrors, and each is compared before it is used', async () => {
  const [status] = await market(
    'key',
    'add',
    'listed',
    keyFile(),
    '--list',
    '/mirrors.txt',
    '--by',
    'A. Clerk',
  )
  expect(status).toBe(0)
  await publish([hosts[0]!, hosts[1]!, hosts[2]!, hosts[3]!, `${'a'.repeat(56)}.onion`], 2)
  await world.crawl()
  expect(await lists()).toEqual([{ outcome: 'accepted', reason: '4 mirrors named, 1 mistyped', added: 3 }])
  await readAgain()
  expect(await states()).toEqual([
    [0, 'active', 'entry'],
    [1, 'active', 'signed list'],
    [2, 'active', 'signed list'],
    [3, 'quarantined', 'signed list'],
  ])
})

test('a list that is replayed or forged is refused in one sentence and adds nothing', async () => {
  const before = await states()
  const older = await publish(hosts, 5)
  await readAgain()
  show(older.replace(hosts[1]!, hosts[2]!))
  await readAgain()
  const [, replayed, forged, more] = await lists()
  expect(replayed).toEqual({
    outcome: 'refused',
    reason: 'the signed list was refused: it is older than the list that stands',
    added: 0,
  })
  expect(forged).toMatchObject({ outcome: 'refused', added: 0 })
  expect(forged!.reason).toMatch(/^the signed list was refused: its signature does not hold/)
  expect(more).toBeUndefined()
  expect(await states()).toEqual(before)
})

test('a person retires and releases mirrors by name, on record, and no address twice', async () => {
  expect(await market('mirror', 'retire', 'listed', hosts[2]!, '--by', 'A. Clerk')).toEqual([
    0,
    `${hosts[2]} is asked no more\n`,
  ])
  expect(await market('mirror', 'release', 'listed', hosts[3]!, '--by', 'B. Clerk')).toEqual([
    0,
    `${hosts[3]} is used on the word of B. Clerk\n`,
  ])
  expect((await states()).slice(2)).toEqual([
    [2, 'retired', 'signed list'],
    [3, 'active', 'signed list'],
  ])
  const [, list] = await market('mirror', 'list', 'listed')
  expect(list.split('\n')[0]).toMatch(new RegExp(`^${hosts[0]}:80\tactive\tanswered \\d+ of \\d+\tentry\t$`))
  const refusals = await Promise.all([
    market('mirror', 'add', 'listed', hosts[1]!),
    market('mirror', 'add', 'listed', `${'b'.repeat(56)}.onion`),
    market('key', 'add', 'listed', keyFile()),
    market('key', 'add', 'listed', join(world.deps.config.captureDir, 'none.asc')),
  ])
  expect(refusals).toEqual([
    [2, expect.stringContaining('stands in the registry already')],
    [2, expect.stringContaining('is not a v3 onion address')],
    [2, expect.stringMatching(/listed has the key [0-9A-F]{40} already/)],
    [2, expect.stringContaining('none.asc cannot be read')],
  ])
  const events = await world.database
    .selectFrom('audit_event')
    .select(['actor', 'action', 'subject'])
    .orderBy('seq')
    .execute()
  expect(events).toEqual([
    { actor: 'A. Clerk', action: 'market-key.added', subject: 'listed' },
    { actor: 'A. Clerk', action: 'mirror.retired', subject: 'listed' },
    { actor: 'B. Clerk', action: 'mirror.released', subject: 'listed' },
  ])
})

test('a mirror that was proven and shows another wallet since is found out by the next daily comparison, and not its elder', async () => {
  world.range.set('listed', [{ kind: 'phishing', mirrors: [2], changes: ['wallets'] }, { kind: 'own-marks' }])
  await readAgain()
  expect((await states()).slice(0, 2)).toEqual([
    [0, 'active', 'entry'],
    [1, 'quarantined', 'signed list'],
  ])
})
