import { readFileSync, statSync } from 'node:fs'
import { assertReachable, openDatabase } from '#db/open-database.ts'
import { importRates } from '#db/rates.ts'
import { systemClock } from '#shared/clock.ts'
import { messageOf, UsageError } from '#shared/errors.ts'
import { parseFlags, type Command } from './command.ts'
import { findDatabaseUrl } from './find-database.ts'
import { readRates } from './rates-file.ts'

const MOST_BYTES = 64 * 2 ** 20

/** `lanternfish rates import`: exit status 1 if a line was left out or days are missing, after taking all the others. */
export const rates: Command = {
  usage: `usage: lanternfish rates import FILE [--data DIR]

Takes dated rates of exchange. A price is converted by the last rate on or before the day of its observation, and
keeps the rate, its day and its source.

  FILE   CSV with the columns date,currency,rate,source: 2026-01-31,EUR,1.0842,"European Central Bank"
         rate is what one unit of the currency was worth in US dollars
`,
  async run(args) {
    const { positionals, values } = parseFlags(rates, args, { data: { type: 'string' } })
    const [verb, file, ...more] = positionals
    if (verb !== 'import' || file === undefined || more.length > 0)
      throw new UsageError(`Say which file to import, one at a time.\n${rates.usage}`)
    const now = systemClock.now()
    const { rates: read, problems } = readRates(readText(file), file, now.toISOString().slice(0, 10))
    const database = openDatabase(findDatabaseUrl(values.data), { max: 1 })
    try {
      await assertReachable(database)
      const { added, other } = await importRates(database, read, now)
      for (const { currency, day, source } of other) problems.push(`${file}: ${source} is known with another rate of ${currency} for ${day}, which stays; give the corrected one another source.`) // prettier-ignore
      for (const problem of problems) process.stderr.write(`lanternfish: ${problem}\n`)
      process.stdout.write(`${added} rates added, ${read.length - added - other.length} were known.\n`)
      return problems.length > 0 ? 1 : 0
    } finally {
      await database.destroy()
    }
  },
}

function readText(file: string): string {
  try {
    if (statSync(file).size > MOST_BYTES)
      throw new UsageError(`${file} is larger than 64 MB; import it in parts.`)
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file))
  } catch (error) {
    if (error instanceof UsageError) throw error
    if (error instanceof TypeError)
      throw new UsageError(`${file} is not UTF-8 text; save it as CSV in UTF-8.`, { cause: error })
    throw new UsageError(`${file} cannot be read: ${messageOf(error)}. Name a CSV file that you may read.`, {
      cause: error,
    })
  }
}
