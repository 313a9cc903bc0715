import { verifyAudit } from '#db/audit-log.ts'
import { assertReachable, openDatabase } from '#db/open-database.ts'
import { UsageError } from '#shared/errors.ts'
import { parseFlags, type Command } from './command.ts'
import { findDatabaseUrl } from './find-database.ts'

export const audit: Command = {
  usage: `usage: lanternfish audit verify [--data DIR]
  Walks the audit log's chain; status 1 and the first broken row when it does not hold.
`,
  async run(args) {
    const { positionals, values } = parseFlags(audit, args, { data: { type: 'string' } })
    if (positionals.join(' ') !== 'verify')
      throw new UsageError(`Say what to do with the audit log.\n${audit.usage}`)
    const database = openDatabase(findDatabaseUrl(values.data), { max: 1 })
    try {
      await assertReachable(database)
      const check = await verifyAudit(database)
      if ('brokenAt' in check) {
        process.stderr.write(`the audit log is broken at row ${check.brokenAt}: ${check.reason}\n`)
        return 1
      }
      process.stdout.write(`${check.length} rows, each follows the one before it; head ${check.head}\n`)
      return 0
    } finally {
      await database.destroy()
    }
  },
}
