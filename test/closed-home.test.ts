import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { assertReachable, openDatabase } from '#db/open-database.ts'
import { openEmbeddedPostgres } from '#infra/embedded-postgres/embedded-postgres.ts'

const isRoot = process.getuid?.() === 0
if (!isRoot) console.log('a home that is closed to the user of Postgres is not tested: only root has one')

/** Opens Postgres on the folder, asks it something, stops it; gives the place of its cluster. */
async function runOnce(data: string): Promise<string> {
  const postgres = await openEmbeddedPostgres(data)
  try {
    const database = openDatabase(postgres.url, { max: 1 })
    await assertReachable(database)
    await database.destroy()
  } finally {
    await postgres.stop()
  }
  return readFileSync(join(data, 'postgres-folder'), 'utf8').trim()
}

test.skipIf(!isRoot)(
  'as root in a closed home Postgres runs, runs again, and runs anew where the data was removed',
  async () => {
    const home = mkdtempSync(join(tmpdir(), 'lanternfish-closed-'))
    const data = join(home, 'data')
    const clusters: string[] = []
    try {
      clusters.push(await runOnce(data), await runOnce(data))
      expect(clusters[1]).toBe(clusters[0])
      rmSync(data, { recursive: true })
      clusters.push(await runOnce(data))
      expect(clusters[2]).not.toBe(clusters[0])
    } finally {
      for (const folder of [home, ...clusters]) rmSync(folder, { recursive: true, force: true })
    }
  },
)
