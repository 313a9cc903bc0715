import { assertReachable, openDatabase } from '#db/open-database.ts'
import { systemClock } from '#shared/clock.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { findDatabaseUrl } from './find-database.ts'
import { bringUpToDate } from './installation.ts'

export const migrate: Command = {
  usage: `usage: lanternfish migrate [--data DIR]
  Brings the database of DATABASE_URL, or the one that runs on the data folder, to this version. \`up\` does so by
  itself; roles that are started one by one need it once before.
`,
  async run(args) {
    const { values } = parseOnlyFlags(migrate, args, { data: { type: 'string' } })
    const url = findDatabaseUrl(values.data)
    const database = openDatabase(url, { max: 1 })
    try {
      await assertReachable(database)
      await bringUpToDate(database, url, systemClock)
    } finally {
      await database.destroy()
    }
    process.stdout.write('the database is up to date\n')
    return 0
  },
}
