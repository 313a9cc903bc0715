import { rememberMasterKey } from '#db/installation-key.ts'
import { assertReachable, openDatabase } from '#db/open-database.ts'
import { systemClock } from '#shared/clock.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { findDatabaseUrl } from './find-database.ts'
import { sayHowToSignIn } from './first-password.ts'
import { bringUpToDate } from './installation.ts'
import { DEFAULT_DATA_DIR, readSettings } from './settings.ts'
import { masterKeySourceOf, settleMasterKey } from './settle-master-key.ts'

export const migrate: Command = {
  usage: `usage: lanternfish migrate [--data DIR]
  Brings the database of DATABASE_URL, or the one that runs on the data folder, to this version, and binds it to the
  master key. \`up\` does so by itself; roles that are started one by one need it once before.
`,
  async run(args) {
    const { values } = parseOnlyFlags(migrate, args, { data: { type: 'string' } })
    const dir = values.data ?? DEFAULT_DATA_DIR
    const source = masterKeySourceOf(dir, readSettings(process.env).masterKey)
    const url = findDatabaseUrl(values.data)
    const database = openDatabase(url, { max: 2 })
    try {
      await assertReachable(database)
      const key = await settleMasterKey(database, { dir, source, makes: false })
      await bringUpToDate(database, url, systemClock)
      await rememberMasterKey(database, systemClock, key)
      process.stdout.write(`the database is up to date\n${await sayHowToSignIn(database, systemClock)}\n`)
    } finally {
      await database.destroy()
    }
    return 0
  },
}
