import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClassifier } from '#classifier/classify.ts'
import { fileOf } from '#classifier/model.ts'
import { openTaxonomy } from '#classifier/taxonomy.ts'
import { buildCandidate, type Candidate } from '#classifier/train/build-candidate.ts'
import { weightBytes } from '#classifier/train/pack-model.ts'
import { readRows } from '#classifier/train/read-rows.ts'
import { trainSettings } from '#classifier/train/settings.ts'
import { makeCandidate } from '#workers/make-candidate.ts'
import { listAgreed } from '#db/corrections.ts'
import { addModel, findModel, modelAtWork, promoteModel } from '#db/models.ts'
import { watchModel } from '#workers/watch-model.ts'
import { openConsoleClient } from './console-client.ts'
import { runLanternfish } from './run-lanternfish.ts'

let world: Awaited<ReturnType<typeof openConsoleClient>>
let dir: string
let titles: string

beforeAll(async () => {
  world = await openConsoleClient({ role: 'analyst' })
  dir = await mkdtemp(join(tmpdir(), 'lanternfish-loop-'))
  titles = join(dir, 'titles.jsonl')
  await writeFile(
    titles,
    inventTitles()
      .map((row) => JSON.stringify(row))
      .join('\n'),
  )
})
afterAll(async () => {
  await rm(dir, { recursive: true, force: true })
  await world?.close()
})

function inventTitles() {
  const wares = { counterfeits: ['copied watch', 'copied bag'], guides: ['growing guide', 'sailing guide'] }
  return Object.entries(wares).flatMap(([label, names]) =>
    Array.from({ length: 30 }, (_, i) => ({
      title: `${names[i % 2]} number ${i}`,
      label,
      vendor: `vendor ${i % 10}`,
      market: `market ${i % 2}`,
      category_raw: '',
    })),
  )
}

type Found = {
  text: string
  readers: number
  readings: { reader: string; category: string }[]
  state: string | null
}
const found = async (id: number, session?: string) =>
  (await (await world.get(`/listings/${id}/correction`, session)).json()) as Found
const give = async (id: number, category: string, session?: string, text?: string) => {
  const body = { text: text ?? (await found(id, session)).text, category, subcategory: null }
  return world.send('POST', `/listings/${id}/correction`, body, session)
}

test('one reading is not taught, nobody sees it before reading themselves, and two that agree are', async () => {
  const unit = await world.as('unit')
  expect((await give(1, 'guides')).status).toBe(204)
  expect(await found(1, unit)).toMatchObject({ readers: 1, readings: [], state: null })
  expect(await listAgreed(world.database)).toEqual([])
  // Once more by the same person is still one person.
  await give(1, 'guides')
  expect(await listAgreed(world.database)).toEqual([])
  await give(1, 'guides', unit)
  expect(await found(1, unit)).toMatchObject({ readers: 2, state: 'agreed' })
  expect(await listAgreed(world.database)).toMatchObject([{ category: 'guides' }])
  const events = await world.database.selectFrom('audit_event').select('actor').where('action', '=', 'correction.given').execute() // prettier-ignore
  expect(events.map(({ actor }) => actor)).toEqual(['The analyst', 'The analyst', 'The unit'])
})

test('two that differ wait for a third, who is asked first and is not told what anybody said', async () => {
  const [unit, administrator] = [await world.as('unit'), await world.as('administrator')]
  await give(2, 'counterfeits')
  await give(2, 'guides', unit)
  type Queue = { rows: { id: number; why: string; labels: unknown[] }[] }
  const queue = (await (await world.get('/review', administrator)).json()) as Queue
  expect(queue.rows[0]).toMatchObject({ id: 2, why: 'conflict', labels: [] })
  const own = (await (await world.get('/review')).json()) as Queue
  expect(own.rows.some(({ id }) => id === 2)).toBe(false)
  expect(own.rows.length).toBeGreaterThan(3)
  expect(own.rows.every(({ why }) => why === 'unsure')).toBe(true)
  await give(2, 'guides', administrator)
  expect(await found(2)).toMatchObject({ state: 'agreed' })
})

async function codeOf(answer: Promise<Response>): Promise<string> {
  return ((await (await answer).json()) as { error: { code: string } }).error.code
}

test('what is for a hotline alone, no category, and a text that changed are refused', async () => {
  expect(await codeOf(give(3, 'csam'))).toBe('NO_CATEGORY')
  expect(await codeOf(give(3, 'toys'))).toBe('NO_CATEGORY')
  expect(await codeOf(give(3, 'guides', undefined, 'a'.repeat(64)))).toBe('TEXT_CHANGED')
  expect((await give(999_999, 'guides', undefined, 'a'.repeat(64))).status).toBe(404)
})

const silent = () => undefined
const by = () => ({ actor: 'a test', at: world.clock.now() })

async function store({ model, card }: Candidate, comparison: object) {
  const { version } = model
  const files = { version, file: fileOf(model), weights: weightBytes(model), card, comparison }
  await addModel(world.database, files, by())
  return version
}

function first(): Candidate {
  const taxonomy = openTaxonomy()
  const { rows, sha256 } = readRows(titles, taxonomy)
  const common = { corrections: 0, trained: '2026-11-20', settings: trainSettings, taxonomy, frozen: [] }
  return buildCandidate({ rows, sha256, ...common }, () => undefined)
}

const train = (...args: string[]) =>
  runLanternfish(['train', ...args], { env: { DATABASE_URL: world.config.databaseUrl, LOG_LEVEL: 'silent' } })

test('a candidate is the same to the bit each time, is promoted by one command, taken by running workers, and taken back by another', async () => {
  const told: string[] = []
  const events = { modelTaken: (v: string) => told.push(v), modelRefused: (why: string) => told.push(why) }
  const own = openClassifier()
  const models = watchModel(own, { database: world.database, events })
  const calibration = { before: 0, now: 0, worse: false }
  const none = { against: 'lf-none', sets: [], calibration, missing: [], passes: true }
  const before = await store(first(), none)
  await promoteModel(world.database, before, by(), () => undefined)
  await models.look()
  expect(models.serving().modelVersion).toContain(before)

  const files = { titles: [titles], gold: undefined }
  const candidate = await makeCandidate(world.database, files, world.clock.now(), silent)
  const again = await makeCandidate(world.database, files, new Date('2027-01-01T00:00:00Z'), silent)
  expect(again.model.version).toBe(candidate.model.version)
  expect(Buffer.compare(weightBytes(again.model), weightBytes(candidate.model))).toBe(0)
  expect(candidate.model.version).not.toBe(before)
  expect(candidate.card.data.corrections).toBe(2)
  expect(candidate.comparison).toMatchObject({ against: before, passes: true })

  const version = await store(candidate, candidate.comparison)
  await models.look()
  expect(models.serving().modelVersion).toContain(before)
  expect((await train('--promote', version, '--by', 'Ada')).stdout).toContain(`${version} is promoted`)
  await models.look()
  expect(models.serving().modelVersion).toContain(version)
  expect((await train('--list')).stdout).toMatch(new RegExp(`^${version}\\t.*\\tat work$`, 'm'))

  expect((await train('--rollback', '--by', 'Ada')).stdout).toContain(`${before} is at work`)
  await models.look()
  expect(models.serving().modelVersion).toContain(before)
  const audit = await world.database.selectFrom('audit_event').select(['actor', 'action', 'subject']).where('action', 'in', ['model.promoted', 'model.rolled-back']).orderBy('seq').execute() // prettier-ignore
  expect(audit.slice(1)).toEqual([
    { actor: 'Ada', action: 'model.promoted', subject: `model/${version}` },
    { actor: 'Ada', action: 'model.rolled-back', subject: `model/${version}` },
  ])
  expect(told).toHaveLength(3)
}, 120_000)

test('a model that is cut is not taken: the one before goes on serving, and it is said once', async () => {
  const refusals: string[] = []
  const events = { modelTaken: () => undefined, modelRefused: (why: string) => void refusals.push(why) }
  const own = openClassifier()
  const models = watchModel(own, { database: world.database, events })
  await world.database
    .updateTable('model')
    .set({ weights: Buffer.from('cut') })
    .execute()
  await models.look()
  await models.look()
  expect(models.serving()).toBe(own)
  expect(refusals).toEqual([expect.stringMatching(/weights\.bin is cut.*train --rollback/)])
})

test('nothing is promoted that is worse, was held against another model, or is not there', async () => {
  const atWork = (await modelAtWork(world.database))!
  const row = (await findModel(world.database, atWork))!
  const version = 'lf-0123456789ab'
  const make = (comparison: object) =>
    addModel(
      world.database,
      { version, file: row.file, weights: Buffer.alloc(1), card: row.card, comparison },
      by(),
    )
  const calibration = { before: 0, now: 0, worse: false }
  const classes = [
    {
      category: 'guides',
      before: { precision: 1, recall: 1 },
      now: { precision: 1, recall: 0 },
      gained: 0,
      lost: 9,
      worse: true,
    },
  ]
  const set = { name: 'sellers kept apart', rows: 9, fair: true, gained: 0, lost: 9, worse: true, classes }
  const worse = { against: atWork, sets: [set], calibration, missing: [], passes: false }
  await make(worse)
  const refused = await train('--promote', version)
  expect([refused.status, refused.stdout]).toEqual([2, ''])
  expect(refused.stderr).toMatch(/worse at guides on sellers kept apart: 0 gained, 9 lost/)
  await make({ ...worse, against: 'lf-another' })
  expect((await train('--promote', version)).stderr).toMatch(
    /was compared with lf-another, and lf-.* is at work/,
  )
  expect((await train('--promote', 'lf-none')).stderr).toMatch(/There is no model lf-none/)
  const choices = await world.database.selectFrom('model_choice').select('version').execute()
  expect(choices.some((one) => one.version === version)).toBe(false)
})

test.each([
  ['a bad line', '{"title":"x","label":"guides"}\n{', /line 2 is not JSON; mend or drop the line/],
  [
    'an unknown label',
    '{"title":"x","label":"toys"}',
    /line 1: the label toys is none to learn; taxonomy\.yaml/,
  ],
  ['one class alone', '{"title":"x","label":"guides"}', /fewer than two categories; add rows of others/],
  [
    'a class with one seller',
    ['guides', 'guides', 'drugs']
      .map((label, i) => JSON.stringify({ title: 'x', label, vendor: `v${i}` }))
      .join('\n'),
    /Only one vendor sells drugs/,
  ],
])('training data with %s is refused in one sentence, and nothing changes', async (_name, text, says) => {
  const file = join(dir, 'bad.jsonl')
  await writeFile(file, text)
  const before = await world.database.selectFrom('model').select('version').execute()
  await world.database.updateTable('model_choice').set({ version: null, kind: 'rolled back' }).execute()
  const { status, stderr } = await train('--titles', file)
  expect(status).toBe(2)
  expect(stderr.split('\n').find((line) => line.startsWith('lanternfish:'))).toMatch(says)
  expect(await world.database.selectFrom('model').select('version').execute()).toEqual(before)
})
