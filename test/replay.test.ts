import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '#db/open-database.ts'
import { readPageReadings, type PageReading } from '#db/page-readings.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'
import { DATA, hasData, readPageGold, recipeOf, scored, whyNot, type GoldPage } from './gold/page-gold.ts'
import { addScores, emptyScore, f1Of, scoreListings, shareOf, type Score } from './gold/score.ts'

const BAR = 0.99
const program = join(import.meta.dirname, '..', 'lanternfish')

describe.skipIf(!hasData)('real pages served as onion services, crawled, extracted and stored', () => {
  let dir: string
  let output: string
  let readings: Map<string, PageReading>
  let files: Map<string, string>

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'lanternfish-replay-'))
    const args = ['demo', '--exit', '--no-tor', '--port', '0', '--data', dir, '--replay', join(DATA, 'pages')]
    const { stdout } = await promisify(execFile)(program, args, { timeout: 230_000, maxBuffer: 1e8 })
    output = stdout
    const pages = JSON.parse(readFileSync(join(dir, 'world', 'pages.json'), 'utf8')) as {
      market: string
      path: string
      file: string
    }[]
    files = new Map(pages.map((page) => [page.file, `${page.market}${page.path}`]))
    const server = await openEmbeddedPostgres(dir)
    const database = openDatabase(server.url, { max: 1 })
    const rows = await readPageReadings(database)
    readings = new Map(rows.map((row) => [`${row.market}${row.path}`, row]))
    await database.destroy()
    await server.stop()
  })

  afterAll(() => rm(dir, { recursive: true, force: true }))

  test('every saved page that may be fetched was visited', () => {
    expect(output).toContain('every saved page was visited')
  })

  test.each(Object.keys(recipeOf))(
    '%s: the rows in Postgres agree with what its list pages say',
    (market) => {
      const total = emptyScore()
      for (const page of readPageGold().filter((gold) => gold.market === market))
        addScores(total, scorePage(page))
      print(market, total)
      expect(total.expected).toBeGreaterThan(0)
      expect(f1Of(total)).toBeGreaterThanOrEqual(BAR)
      for (const [name, field] of Object.entries(total.fields)) {
        expect(shareOf(field), `${name}: ${field.wrong.slice(0, 5).join('; ')}`).toBeGreaterThanOrEqual(BAR)
      }
    },
  )

  /** A listing that one page names twice is one observation of that page. */
  function scorePage(page: GoldPage): Score {
    const reading = readings.get(files.get(page.file) ?? '')
    const once = new Map(page.listings.map((listing) => [`${listing.title} ${listing.url}`, listing]))
    // The gold of a product page names the related products; the product itself is not asserted.
    const listings = reading?.listings.filter(
      ({ readings: of }) => reading.pageKind !== 'listing' || of?.['title']?.reader !== 'structured',
    )
    return scoreListings([...once.values()], (listings ?? []).map(scored))
  }
})

function print(market: string, score: Score): void {
  const fields = Object.entries(score.fields).map(([name, field]) => {
    return `${name} ${field.asserted === 0 ? '-' : shareOf(field).toFixed(4)}`
  })
  console.log(market, `F1 ${f1Of(score).toFixed(4)} of ${score.expected}`, ...fields)
}

test.runIf(!hasData)(`real pages are not replayed: ${whyNot}`, () => {
  expect(hasData).toBe(false)
})
