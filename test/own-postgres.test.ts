import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readHotlineQueue } from '#db/hotline-queue.ts'
import { migrate } from '#db/migrate.ts'
import { openDatabase, type Database } from '#db/open-database.ts'
import { addMarket } from '#db/registry.ts'
import { addReports } from './hotline-reports.ts'
import { marketOf, openTestPostgres, START } from './market-database.ts'

const ROLES = 'lanternfish_console, lanternfish_hotline, lanternfish_auditor'
const resources = new AsyncDisposableStack()
let server: Awaited<ReturnType<typeof openTestPostgres>>

beforeAll(async () => {
  server = await openTestPostgres(resources)
})
afterAll(() => resources.disposeAsync())

/** A database of its own, owned by a user who is no superuser, as an operator's server gives it. */
async function openOwned(user: string, rights: string): Promise<{ database: Database; url: string }> {
  await sql.raw(`create role ${user} login password 'p' ${rights}`).execute(server.database)
  await sql.raw(`create database ${user} owner ${user}`).execute(server.database)
  const url = server.url.replace(/\/\/[^@]+@/, `//${user}:p@`).replace(/\/\w+$/, `/${user}`)
  const database = openDatabase(url, { max: 2 })
  resources.defer(() => database.destroy())
  return { database, url }
}

test('a user who may not make roles is told what to ask for, and with it goes on', async () => {
  const { database, url } = await openOwned('plain', '')
  await expect(migrate(database)).rejects.toThrow(
    /0007-accounts\.sql: the user plain may not make the roles .*: give it CREATEROLE, or make them and grant them/,
  )
  await sql.raw(`grant ${ROLES} to plain`).execute(server.database)
  await migrate(database)
  await addMarket(database, marketOf('shop'), START)
  // The owner of the tables is no superuser here, and must not be stopped by what holds the console back.
  await addReports(database, 2)
  expect(await database.selectFrom('hotline_report').selectAll().execute()).toHaveLength(2)
  const console = openDatabase(url, { max: 1, asConsole: true })
  resources.defer(() => console.destroy())
  await expect(console.selectFrom('hotline_report').selectAll().execute()).rejects.toThrow(
    /permission denied/,
  )
  const by = { id: 1, name: 'The hotline', role: 'hotline' } as const
  expect(await readHotlineQueue(console, { page: 1, seenBefore: START, by, at: START })).toMatchObject({
    total: 2,
    waiting: 2,
  })
})

test('on a server without the roles, a user who may make some makes them', async () => {
  // Other databases of this server still name them.
  await sql.raw(`alter role lanternfish_console rename to someone_elses_console`).execute(server.database)
  const { database } = await openOwned('maker', 'createrole')
  await sql.raw(`grant lanternfish_hotline, lanternfish_auditor to maker`).execute(server.database)
  await migrate(database)
  const { rows } = await sql<{ rolcanlogin: boolean }>`
    select rolcanlogin from pg_roles where rolname = 'lanternfish_console'`.execute(database)
  expect(rows).toEqual([{ rolcanlogin: false }])
})
