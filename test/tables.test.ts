import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestPostgres } from './market-database.ts'

const resources = new AsyncDisposableStack()
let url = ''
beforeAll(async () => {
  url = (await openTestPostgres(resources)).url
})
afterAll(() => resources.disposeAsync())

const run = promisify(execFile)
const script = join(import.meta.dirname, '..', 'db', 'generate-tables.sh')

test('the types of the tables are those of the migrations', async () => {
  const env = { ...process.env, DATABASE_URL: url }
  await expect(run(script, ['--verify'], { env })).resolves.toMatchObject({
    stdout: expect.stringContaining('up-to-date') as string,
  })
})
