import { FIXED_COLUMNS, RELEASED_COLUMNS } from '#contracts/dataset.ts'
import { buildRelease, makeReleaseKey, type BuiltRelease } from '#datasets/build-release.ts'
import { mondayOf } from '#datasets/coarsen.ts'
import { appendAudit } from '#db/audit.ts'
import type { Database } from '#db/open-database.ts'
import { findObservedSpan, recordRelease } from '#db/releases.ts'
import { describeTool } from '#evidence/tool.ts'
import { systemClock } from '#shared/clock.ts'
import { LanternfishError, UsageError } from '#shared/errors.ts'
import { folderFault } from '#shared/folder-fault.ts'
import { parseFlags, type Command } from './command.ts'
import { PROGRAM_ROOT } from './installation.ts'
import { revealVendor } from './dataset-reveal.ts'
import { nameOperator, openMasterKeyOf, openStore } from './open-store.ts'

const DAY_MS = 86_400_000

export const dataset: Command = {
  usage: `usage: lanternfish dataset build --out DIR [--from DAY] [--to DAY] [--columns a,b] [--escrow] [--by NAME] [--data DIR]
       lanternfish dataset reveal --from DIR --release ID --vendor PSEUDONYM --reason TEXT [--by NAME] [--data DIR]
  Writes an anonymised release of listings and observations (docs/releases.md). Days are like 2026-11-20 and stand for
  their whole weeks; without them all weeks are taken.
  --columns   only these columns; the others narrow nothing, so that less has to be withheld
  --escrow    keep the key of the pseudonyms, sealed by the master key; else it is destroyed
  reveal      says whose a pseudonym is, where the key is in escrow; asking is on record
`,
  async run(args) {
    const text = { type: 'string' } as const
    const build = { out: text, from: text, to: text, columns: text, escrow: { type: 'boolean' } } as const
    const reveal = { release: text, vendor: text, reason: text } as const
    const { positionals, values } = parseFlags(dataset, args, { ...build, ...reveal, by: text, data: text })
    const action = positionals.join(' ')
    if (action === 'build') await buildAsAsked(values)
    else if (action === 'reveal') await revealAsAsked(values)
    else throw new UsageError(`Say what to do with datasets.\n${dataset.usage}`)
    return 0
  },
}

type Asked = Partial<
  Record<'out' | 'from' | 'to' | 'columns' | 'release' | 'vendor' | 'reason' | 'by' | 'data', string>
>

async function revealAsAsked({ from, release, vendor, reason, by, data }: Asked): Promise<void> {
  if (from === undefined || release === undefined || vendor === undefined || !reason?.trim())
    throw new UsageError(`Say which pseudonym of which release, and why.\n${dataset.usage}`)
  process.stdout.write(`${await revealVendor({ from, release, vendor, reason, by, data })}\n`)
}

async function buildAsAsked({
  out,
  escrow,
  by,
  data,
  ...asked
}: Asked & { escrow?: boolean }): Promise<void> {
  if (out === undefined) throw new UsageError(`Say where the release goes.\n${dataset.usage}`)
  const columns = readColumns(asked.columns)
  const [from, to] = [readDay(asked.from, '--from'), readDay(asked.to, '--to')]
  await using store = await openStore(data)
  const { database } = store
  // Before an hour of work: a key that cannot be sealed is found out now.
  const masterKey = escrow ? await openMasterKeyOf(store) : undefined
  const weeks = await weeksOf(database, from, to)
  const key = makeReleaseKey()
  const { version } = await describeTool(PROGRAM_ROOT, {})
  const builtAt = systemClock.now()
  const order = { dir: out, ...weeks, columns, key, builtAt, version, progress: sayProgress }
  const built = await buildRelease(database, order).catch((error: unknown) => {
    throw folderFault(error, out, '--out')
  })
  const sealedKey = masterKey?.seal(key.toString('hex'), `release|key|${built.id}`) ?? null
  key.fill(0)
  const about = { builtAt, builtBy: nameOperator(by), ...weeks, columns: [...columns], sealedKey }
  await record(database, built, about)
  process.stdout.write(summaryOf(built, out, sealedKey !== null))
}

/** @throws UsageError that names the column and lists those there are */
export function readColumns(text: string | undefined): Set<string> {
  if (text === undefined) return new Set(RELEASED_COLUMNS)
  const names = text.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !RELEASED_COLUMNS.includes(name))
  if (unknown !== undefined)
    throw new UsageError(
      `No column "${unknown}" can leave in a release; those that can: ${RELEASED_COLUMNS.join(', ')}.`,
    )
  return new Set([...FIXED_COLUMNS, ...names])
}

function readDay(text: string | undefined, flag: string): Date | undefined {
  if (text === undefined) return undefined
  const day = new Date(`${text}T00:00:00Z`)
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text))
    return day
  throw new UsageError(`${flag} takes a day such as 2026-11-20, not "${text}".`)
}

/** Whole weeks: two releases that differ by a day would tell what happened on that day. */
async function weeksOf(database: Database, from: Date | undefined, to: Date | undefined) {
  const span = await findObservedSpan(database)
  if (!span) {
    const message = 'There are no observations to release: let a crawl run first.'
    throw new LanternfishError('NOTHING_TO_RELEASE', message)
  }
  const first = mondayOf(from ?? span.first)
  const last = mondayOf(to ?? span.last)
  if (last < first) throw new UsageError('--to lies before --from: give the earlier day first.')
  return { from: first, to: new Date(last.getTime() + 7 * DAY_MS) }
}

type About = {
  builtAt: Date
  builtBy: string
  from: Date
  to: Date
  columns: string[]
  sealedKey: string | null
}

async function record(database: Database, built: BuiltRelease, about: About): Promise<void> {
  const { from, to, builtAt, builtBy, columns, sealedKey } = about
  const { id, rows, withheld: suppressed, files } = built
  const days = { fromDay: from.toISOString().slice(0, 10), toDay: to.toISOString().slice(0, 10) }
  await database.transaction().execute(async (trx) => {
    await recordRelease(trx, { id, builtAt, builtBy, ...days, columns, rows, suppressed, files, sealedKey })
    const details = { ...days, rows, escrow: sealedKey !== null }
    await appendAudit(trx, { at: builtAt, actor: builtBy, action: 'release.built', subject: id, details })
  })
}

function sayProgress(line: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`)
}

function summaryOf({ id, rows, withheld }: BuiltRelease, out: string, isSealed: boolean): string {
  const tables = Object.entries(withheld).map(
    ([table, { noVendor, tooFewVendors, beyondEqualShare }]) =>
      `${table}: ${rows[table]} rows; withheld: ${noVendor} without a vendor, ${tooFewVendors} of fewer than ten vendors, ${beyondEqualShare} beyond the equal share`,
  )
  const key = isSealed ? 'sealed by the master key' : 'destroyed'
  return `${process.stderr.isTTY ? '\n' : ''}release ${id}: ${out}\n${tables.join('\n')}\nkey of the pseudonyms: ${key}\n`
}
