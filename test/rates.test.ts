import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ratesOn } from '#db/rates.ts'
import { openTestPostgres, type TestPostgres } from './market-database.ts'
import { runLanternfish } from './run-lanternfish.ts'

const resources = new AsyncDisposableStack()
let postgres: TestPostgres

beforeAll(async () => {
  postgres = await openTestPostgres(resources)
})
afterAll(() => resources.disposeAsync())

async function importFile(...lines: string[]) {
  const file = join(postgres.dir, 'rates.csv')
  await writeFile(file, ['date,currency,rate,source', ...lines, ''].join('\n'))
  return runLanternfish(['rates', 'import', file], { env: { DATABASE_URL: postgres.url } })
}

test('rates are imported with their source, once, and a price takes the last one on or before its day', async () => {
  const lines = ['2026-01-05,EUR,1.08,bank', '2026-01-06,EUR,1.09,bank', '2026-01-06,BTC,90000.5,exchange']
  expect(await importFile(...lines)).toMatchObject({ status: 0, stdout: '3 rates added, 0 were known.\n' })
  expect(await importFile(...lines)).toMatchObject({ status: 0, stdout: '0 rates added, 3 were known.\n' })
  const rates = await ratesOn(postgres.database, '2026-01-20')
  expect(rates.get('EUR')).toEqual({ currency: 'EUR', day: '2026-01-06', usd: '1.09', source: 'bank' })
  expect((await ratesOn(postgres.database, '2026-01-05')).get('EUR')?.usd).toBe('1.08')
  expect((await ratesOn(postgres.database, '2026-01-04')).get('EUR')).toBeUndefined()
})

test('a bad line and a rate that is known otherwise are named, the rest is taken, and the exit status says so', async () => {
  const { status, stderr, stdout } = await importFile(
    '2026-01-06,EUR,1.2,bank',
    '2026-01-07,EUR,one,bank',
    '2026-01-07,GBP,1.3,bank',
  )
  expect(status).toBe(1)
  expect(stdout).toBe('1 rates added, 0 were known.\n')
  expect(stderr).toMatch(/rates\.csv:3: "one" in column rate is no rate; write what one EUR/)
  expect(stderr).toMatch(/bank is known with another rate of EUR for 2026-01-06, which stays/)
  expect((await ratesOn(postgres.database, '2026-01-08')).get('EUR')?.usd).toBe('1.09')
})

test('a day that is missing and a column of another name are told with place and remedy', async () => {
  const days = Array.from({ length: 20 }, (_, i) => i + 1)
    .filter((day) => day !== 4)
    .map((day) => `2026-02-${String(day).padStart(2, '0')},XMR,210,exchange`)
  const gap = await importFile(...days)
  expect(gap).toMatchObject({ status: 1, stdout: '19 rates added, 0 were known.\n' })
  expect(gap.stderr).toMatch(
    /rates\.csv:5: XMR has no rate between 2026-02-03 and 2026-02-05; add those days/,
  )
  const file = join(postgres.dir, 'columns.csv')
  await writeFile(file, 'date,currency,price,source\n2026-02-21,XMR,210,exchange\n')
  const wrong = await runLanternfish(['rates', 'import', file], { env: { DATABASE_URL: postgres.url } })
  expect(wrong).toMatchObject({ status: 2, stdout: '' })
  expect(wrong.stderr).toMatch(/columns\.csv:1: there is no column "rate", but one "price"; the first line must be date,currency,rate,source\./) // prettier-ignore
})

test('of two rates of one day the one that a person imported last is used', async () => {
  expect((await importFile('2026-01-06,EUR,1.095,other bank')).status).toBe(0)
  expect((await ratesOn(postgres.database, '2026-01-06')).get('EUR')).toMatchObject({ source: 'other bank' })
})
