import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addMarket } from '#db/registry.ts'
import { makeMasterKey } from '#shared/master-key.ts'
import { openRedesignWorld, type RedesignWorld } from './redesign-world.ts'
import { marketOf } from './market-database.ts'
import { runLanternfish } from './run-lanternfish.ts'

const MASTER_KEY = makeMasterKey()
const resources = new AsyncDisposableStack()
let world: RedesignWorld
let recipes: string
beforeAll(async () => {
  recipes = await mkdtemp(join(tmpdir(), 'lanternfish-recipes-'))
  resources.defer(() => rm(recipes, { recursive: true }))
  world = await openRedesignWorld(resources, [{ engine: 'table', design: 1 }], { listings: 24, vendors: 3 })
  await world.round()
})
afterAll(() => resources.disposeAsync())

/** As a person does it on the installation that crawled. */
const run = (...args: string[]) => {
  const { databaseUrl, captureDir } = world.deps.config
  return runLanternfish(args, { env: { DATABASE_URL: databaseUrl, CAPTURE_DIR: captureDir, RECIPE_DIR: recipes, MASTER_KEY } }) // prettier-ignore
}
const recipeFile = () => join(recipes, 'market-1.yaml')
const readings = async () => {
  const rows = await world.database.selectFrom('listing_observation').select('reading').distinct().execute()
  return rows.map(({ reading }) => reading)
}

type Report = { captures: number; appended: number; unread: number; listings: Record<string, number>; fields: Record<string, Record<string, number>> } // prettier-ignore
const reportOf = (stdout: string) => JSON.parse(stdout) as Report

test('what was learned of a market becomes its recipe, and reading again tells by field what that changes', async () => {
  const drafted = await run('recipe', 'draft', 'market-1', '--out', recipeFile())
  expect(drafted).toMatchObject({ status: 0, stdout: '' })
  const [, read, known] = /reads (\d+) of the (\d+) rows/.exec(drafted.stderr)!.map(Number)
  expect([read, known! >= 20]).toEqual([known, true])
  const again = await run('recipe', 'draft', 'market-1', '--out', recipeFile())
  expect(again).toMatchObject({ status: 2, stderr: expect.stringMatching(/is there already: name another file/) as string }) // prettier-ignore

  const used = await run('recipe', 'use', 'market-1', '--by', 'anna')
  expect(used).toMatchObject({ status: 0, stdout: expect.stringMatching(/^market-1 is read with the recipe market-1, version 1, from its next scrape on/) as string }) // prettier-ignore
  const { status, stdout, stderr } = await run('reextract', '--market', 'market-1', '--json')
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  const { captures, appended, unread, listings, fields } = reportOf(stdout)
  expect({ unread, isMore: captures > 12, isAppended: appended > 0 }).toEqual({ unread: 0, isMore: true, isAppended: true }) // prettier-ignore
  expect(listings['gone']).toBe(0)
  expect(fields['title']).toMatchObject({ changed: 0, new: 0, gone: 0 })
  expect(await readings()).toEqual(expect.arrayContaining([expect.stringMatching(/^wrapper@/), expect.stringMatching(/^market-1@1/)])) // prettier-ignore
  const told = await world.database.selectFrom('audit_event').select(['actor', 'action', 'details']).execute() // prettier-ignore
  expect(told).toContainEqual({ actor: 'anna', action: 'recipe.chosen', details: { recipe: 'market-1', version: 1 } }) // prettier-ignore
})

const list = (record: string, when = 'table') =>
  `  - { kind: list, when: { selector: ${when} }, listings: { record: ${record}, fields: { title: a } } }\n`
const recipeOf = (head: string, ...pages: string[]) =>
  `market: market-1\nversion: 2\n${head}walk: { start: [/] }\npages:\n${pages.join('')}`

test.each([
  ['whose selectors match nothing or everything', recipeOf('', list('.no-such-class', "'table td a'"), list("'*'", 'h1')), [
    /lanternfish-recipes-\w+\/market-1\.yaml: field pages\.0\.listings\.record: "\.no-such-class" matches nothing on any page .* such as capture [\da-f-]+; correct it/,
    /lanternfish-recipes-\w+\/market-1\.yaml: field pages\.1\.listings\.record: "\*" matches nearly every element of capture [\da-f-]+.*; narrow it down/,
  ]],
  ['of another market', recipeOf("match: 'meta[name=\"other\"]'\n", list('.other', '.other')), [
    /lanternfish-recipes-\w+\/market-1\.yaml: field match: \d+ captures bear no mark of market-1 .* such as capture [\da-f-]+; correct it, or give their market its own recipe with `recipe use`/,
  ]],
])('of a recipe %s place and remedy are told, all else is read, and the status says so', async (_, text, says) => {
  const before = readFileSync(recipeFile(), 'utf8')
  writeFileSync(recipeFile(), text)
  const { status, stdout, stderr } = await run('reextract', '--market', 'market-1', '--json')
  writeFileSync(recipeFile(), before)
  for (const sentence of says) expect(stderr).toMatch(sentence)
  expect(stderr).not.toMatch(/^ +at /m)
  expect({ status, unread: reportOf(stdout).unread, isRead: reportOf(stdout).captures > 12 }).toEqual({ status: 1, unread: 0, isRead: true })
}) // prettier-ignore

test('wrong usage is told in one sentence each', async () => {
  await addMarket(world.database, marketOf('fresh', {}), world.clock.now())
  const cases: [string[], RegExp][] = [
    [['reextract', '--since', '20.11.2026'], /--since "20\.11\.2026" is no day; write it like 2026-11-20/],
    [['recipe', 'draft', 'fresh'], /Nothing is learned of fresh yet: it takes about a dozen pages/],
    [['recipe', 'use', 'market-1', 'nowhere'], /There is no recipe "nowhere" in the recipe folder \(RECIPE_DIR\): write it there first; there are: market-1/],
  ] // prettier-ignore
  for (const [i, { status, stderr, stdout }] of (
    await Promise.all(cases.map(([args]) => run(...args)))
  ).entries()) {
    expect(stderr).toMatch(cases[i]![1])
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  }
})

test('a capture that is not there any more is named, the others are read, and the report has a line for each field', async () => {
  const { id, sha256 } = await world.database.selectFrom('capture as c').innerJoin('listing_observation as o', 'o.capture_id', 'c.id').select(['c.id', 'c.object_sha256 as sha256']).limit(1).executeTakeFirstOrThrow() // prettier-ignore
  await world.deps.store.delete(sha256)
  const { status, stderr, stdout } = await run('reextract', '--market', 'market-1')
  expect(stderr).toContain(`capture ${id} is not read: `)
  expect(stdout).toMatch(/^\d+ captures read again, \d+ readings appended, 1 not read\n +same +changed +new +gone\nlistings +\d+/) // prettier-ignore
  expect(stdout).toMatch(/^ {2}title +\d+ +0 +0 +0$/m)
  expect(status).toBe(1)
})

test('a recipe that is gone is told before anything is read, and a market can do without', async () => {
  rmSync(recipeFile())
  const lost = await run('reextract')
  expect(lost.stderr).toMatch(/There is no recipe "market-1", which market-1 is read with: put it into the recipe folder \(RECIPE_DIR\), or let go of it with `recipe use market-1 --none`/) // prettier-ignore
  expect(lost.status).toBe(2)
  expect(await run('recipe', 'use', 'market-1', '--none')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^market-1 is read without a recipe/) as string }) // prettier-ignore
})
