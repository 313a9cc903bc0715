import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makePartitions } from '#db/partitions.ts'
import { purgeCaptures, type PurgedCapture } from '#db/purge-captures.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { leafData, leafHash } from '#evidence/leaf.ts'
import { isSignedBy, openTombstoneSigner } from '#evidence/tombstone.ts'
import { makeMasterKey, openMasterKey } from '#shared/master-key.ts'
import { openMarketDatabase, type MarketDatabase } from './market-database.ts'
import { runLanternfish } from './run-lanternfish.ts'

const OLD = new Date('2020-01-15T12:00:00Z')
/** Before which no class of the rules reaches, whatever today is. */
const NEW = new Date('2099-01-15T12:00:00Z')
const MASTER_KEY = makeMasterKey()

let world: MarketDatabase
let data = ''
let store: ReturnType<typeof openCaptureStore>
beforeAll(async () => {
  world = await openMarketDatabase()
  data = await mkdtemp(join(tmpdir(), 'lanternfish-retention-'))
  store = openCaptureStore(join(data, 'captures'))
  for (const at of [OLD, NEW]) await makePartitions(world.database, at)
  const seen = { first_seen_at: OLD, last_seen_at: NEW, title: 'x', detailed: true, search: '' }
  await world.database
    .insertInto('listing')
    .values({ ...seen, market_id: world.marketId, key: '1' })
    .execute()
})
afterAll(async () => {
  await rm(data, { recursive: true, force: true })
  await world?.close()
})

const run = (...args: string[]) =>
  runLanternfish([...args, '--data', data], { env: { DATABASE_URL: world.url, MASTER_KEY } })

const SM3 = 'a'.repeat(64)

function leafOf(captureId: string, sha256: string, capturedAt: Date): string {
  return leafHash(leafData({ captureId, sha256, sm3: SM3, market: 'test-market', capturedAt }))
}

/** A capture that a worker has read, with leaf, object and one observation. */
async function capture(at: Date, text: string = randomUUID()) {
  const { database } = world
  const { captureId, scrapeId } = await world.addCapture(at)
  const bytes = Buffer.from(text)
  const object_sha256 = createHash('sha256').update(bytes).digest('hex')
  await store.put(bytes, object_sha256)
  await database
    .updateTable('capture')
    .set({ object_sha256, processed_at: at })
    .where('id', '=', captureId)
    .execute()
  await database
    .insertInto('evidence_leaf')
    .values({ capture_id: captureId, leaf_hash: leafOf(captureId, object_sha256, at), recorded_at: at })
    .execute()
  const seen = {
    captured_at: at,
    recorded_at: at,
    reading: 'test@1',
    page_kind: 'listing',
    title: 'x',
    fields: '{}',
  }
  await database
    .insertInto('listing_observation')
    .values({ ...seen, listing_id: 1, capture_id: captureId, scrape_id: scrapeId })
    .execute()
  return { captureId, key: object_sha256 }
}

const idsOf = async () =>
  (await world.database.selectFrom('capture').select('id').execute())
    .map(({ id }) => id)
    .toSorted((a, b) => a.localeCompare(b))
const isStored = (key: string) =>
  existsSync(join(data, 'captures', key.slice(0, 2), key.slice(2, 4), `${key}.warc.gz`))

/** Rows that the printed plan says would go, by table. */
function plannedIn(stdout: string): Record<string, number> {
  const rows = stdout.split('\n').map((line) => line.split(/ {2,}/))
  return Object.fromEntries(
    rows.flatMap(([, table = '', , count = '']) => (/^\d+$/.test(count) ? [[table, Number(count)]] : [])),
  )
}

test('a dry run says what would go and changes nothing; apply takes exactly that and leaves leaf and signed tombstone', async () => {
  const [old, recent] = [await capture(OLD), await capture(NEW)]
  const unread = await world.addCapture(OLD)
  const before = await world.dump()
  const dry = await run('retention')
  expect([dry.status, dry.stderr]).toEqual([0, ''])
  expect(dry.stdout).toContain('a dry run: nothing was changed')
  expect(plannedIn(dry.stdout)).toMatchObject({ capture: 1, listing_observation: 1, page_fetch: 0 })
  expect(await world.dump()).toEqual(before)
  expect(isStored(old.key)).toBe(true)

  const applied = await run('retention', '--apply', '--by', 'R. Keeper')
  expect([applied.status, applied.stderr]).toEqual([0, ''])
  expect(plannedIn(applied.stdout)).toEqual(plannedIn(dry.stdout))
  expect(applied.stdout).toContain('purged: 2 rows, 1 capture objects, 0 left-over files')
  // What no worker has read is not lost unread.
  expect(await idsOf()).toEqual([recent.captureId, unread.captureId].toSorted((a, b) => a.localeCompare(b)))
  expect([isStored(old.key), isStored(recent.key)]).toEqual([false, true])
  const observed = await world.database.selectFrom('listing_observation').select('capture_id').execute()
  expect(observed).toEqual([{ capture_id: recent.captureId }])
  const stone = await world.database.selectFrom('tombstone').selectAll().executeTakeFirstOrThrow()
  expect(stone).toMatchObject({
    capture_id: old.captureId,
    object_sha256: old.key,
    rule: 'older than 730 days',
  })
  const { capture_id, object_sha256, object_sm3, market, captured_at, purged_at } = stone
  const object = { captureId: capture_id, objectSha256: object_sha256, objectSm3: object_sm3 }
  const whole = {
    ...object,
    market,
    capturedAt: captured_at,
    purgedAt: purged_at,
    class: stone.class,
    rule: stone.rule,
  }
  expect(isSignedBy(whole, { signature: stone.signature, publicKey: stone.public_key })).toBe(true)
  // What the tombstone says makes the very leaf that stayed.
  const leaf = await world.database
    .selectFrom('evidence_leaf')
    .select('leaf_hash')
    .where('capture_id', '=', old.captureId)
    .executeTakeFirstOrThrow()
  const { captureId, objectSha256: sha256, objectSm3: sm3 } = object
  expect(leafHash(leafData({ captureId, sha256, sm3, market, capturedAt: captured_at }))).toBe(leaf.leaf_hash)
  const [event] = await world.database.selectFrom('audit_event').select(['action', 'actor']).execute()
  expect(event).toEqual({ action: 'retention.ran', actor: 'R. Keeper' })
})

test('a hold keeps what it covers until it is lifted, by market and by case', async () => {
  const { captureId, key } = await capture(OLD)
  for (const subject of [
    ['--market', 'test-market'],
    ['--case', 'test-1'],
  ]) {
    const placed = await run('hold', 'add', ...subject, '--reason', 'a court asked', '--by', 'A. Prosecutor')
    expect([placed.status, placed.stderr]).toEqual([0, ''])
    const id = /hold (\d+) is in force/.exec(placed.stdout)![1]!
    const { stdout } = await run('retention', '--apply')
    expect(plannedIn(stdout)).toMatchObject({ capture: 0, listing_observation: 0 })
    expect(stdout).toMatch(/captures +capture .* 1\n/)
    expect([isStored(key), (await idsOf()).includes(captureId)]).toEqual([true, true])
    expect((await run('hold', 'lift', id)).status).toBe(0)
  }
  const { stdout } = await run('hold', 'list')
  expect(stdout).toMatch(
    /1\tmarket test-market\tlifted by .+\tA\. Prosecutor .+\ta court asked\n2\tcase test-1\tlifted by/,
  )
  await run('retention', '--apply')
  expect((await idsOf()).includes(captureId)).toBe(false)
})

test('an object that another capture names stays', async () => {
  const [old, recent] = [await capture(OLD, 'the same bytes'), await capture(NEW, 'the same bytes')]
  await run('retention', '--apply')
  expect((await idsOf()).includes(old.captureId)).toBe(false)
  expect(isStored(recent.key)).toBe(true)
})

test('a crash between row and file leaves no file for ever: the next run takes it', async () => {
  const { captureId, key } = await capture(OLD)
  const now = new Date('2026-11-21T00:00:00Z')
  const seal = openTombstoneSigner(openMasterKey(MASTER_KEY)!)
  const rule = 'older than 730 days'
  const sign = (purged: PurgedCapture) => seal({ ...purged, purgedAt: now, class: 'captures', rule })
  // The rows go, and the program ends before the files do.
  expect(
    await purgeCaptures(world.database, { before: new Date('2021-01-01'), purgedAt: now, rule, sign }),
  ).toBe(1)
  expect([isStored(key), (await idsOf()).includes(captureId)]).toEqual([true, false])
  expect((await run('retention', '--apply')).stdout).toContain('1 capture objects')
  expect(isStored(key)).toBe(false)
})

test('left-over files older than a day go, younger ones and those that a row names stay', async () => {
  const { key } = await capture(NEW)
  const folder = join(data, 'captures', 'aa', 'bb')
  await mkdir(folder, { recursive: true })
  const names = [
    `${'d'.repeat(64)}.warc.gz`,
    `${'d'.repeat(64)}.warc.gz.1.part`,
    `${'e'.repeat(64)}.warc.gz`,
    'a-note',
  ]
  for (const name of names) await writeFile(join(folder, name), 'left')
  // Only the third is young.
  for (const name of [names[0]!, names[1]!, names[3]!]) await utimes(join(folder, name), OLD, OLD)
  const named = join(data, 'captures', key.slice(0, 2), key.slice(2, 4), `${key}.warc.gz`)
  await utimes(named, OLD, OLD)
  expect((await run('retention')).stdout).toContain(
    'left-over files without a row, older than a day: 2 (8 B)',
  )
  await run('retention', '--apply')
  expect(names.map((name) => existsSync(join(folder, name)))).toEqual([false, false, true, true])
  expect(existsSync(named)).toBe(true)
})

test('a listing that was not seen for too long goes with its vendor, reviews and alerts; what was seen since stays', async () => {
  const { database, marketId } = world
  const gone = { market_id: marketId, first_seen_at: OLD, last_seen_at: OLD }
  const { id: vendor_id } = await database
    .insertInto('vendor')
    .values({ ...gone, name: 'Gone' })
    .returning('id')
    .executeTakeFirstOrThrow()
  const row = { ...gone, key: 'gone', title: 'gone', detailed: true, search: '', vendor_id }
  const { id: listing_id } = await database
    .insertInto('listing')
    .values(row)
    .returning('id')
    .executeTakeFirstOrThrow()
  const { captureId: capture_id } = await capture(NEW)
  await database
    .insertInto('review')
    .values({
      market_id: marketId,
      vendor_id,
      listing_id,
      fingerprint: 'x',
      capture_id,
      captured_at: NEW,
      recorded_at: NEW,
    }) // prettier-ignore
    .execute()
  const dry = await run('retention')
  expect(plannedIn(dry.stdout)).toMatchObject({ listing: 1, vendor: 1 })
  const { stdout } = await run('retention', '--apply')
  expect(plannedIn(stdout)).toEqual(plannedIn(dry.stdout))
  expect(stdout).toMatch(/purged: 2 rows/)
  const left = await database.selectFrom('listing').select('key').execute()
  expect(left).toEqual([{ key: '1' }])
  for (const table of ['vendor', 'review'] as const)
    expect(await database.selectFrom(table).selectAll().execute()).toEqual([])
})
