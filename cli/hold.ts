import { appendAudit } from '#db/audit.ts'
import { isKnownCase, liftHold, listHolds, placeHold } from '#db/legal-holds.ts'
import type { Database } from '#db/open-database.ts'
import { findMarketByName } from '#db/registry.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { parseFlags, type Command } from './command.ts'
import { nameOperator, openStore } from './open-store.ts'

export const hold: Command = {
  usage: `usage: lanternfish hold add --market NAME|--case REFERENCE --reason TEXT [--by NAME] [--data DIR]
       lanternfish hold list [--data DIR]
       lanternfish hold lift NUMBER [--by NAME] [--data DIR]
  What a hold covers is not purged: all of a market, or of every market that was read under a case.
`,
  async run(args) {
    const text = { type: 'string' } as const
    const options = { market: text, case: text, reason: text, by: text, data: text } as const
    const { positionals, values } = parseFlags(hold, args, options)
    const [action, number, stray] = positionals
    const wantsNumber = action === 'lift'
    if (
      !['add', 'list', 'lift'].includes(action ?? '') ||
      stray !== undefined ||
      wantsNumber !== (number !== undefined)
    )
      throw new UsageError(`Say what to do with holds.\n${hold.usage}`)
    await using store = await openStore(values.data)
    const operator = nameOperator(values.by)
    if (action === 'list') await list(store.database)
    else if (action === 'lift') await lift(store.database, Number(number), operator)
    else await add(store.database, values, operator)
    return 0
  },
}

type Wanted = { market?: string | undefined; case?: string | undefined; reason?: string | undefined }

async function add(database: Database, { market, case: reference, reason = '' }: Wanted, operator: string) {
  if ((market === undefined) === (reference === undefined))
    throw new UsageError('A hold is on a market or on a case: give --market or --case.')
  if (reason.trim() === '') throw new UsageError('A hold needs its reason: give --reason.')
  const marketId = market === undefined ? null : await idOf(database, market)
  if (reference !== undefined && !(await isKnownCase(database, reference)))
    throw new UsageError(
      `No market was read under case "${reference}": \`market show NAME\` has the reference of each.`,
    )
  const at = systemClock.now()
  const id = await database.transaction().execute(async (trx) => {
    const caseReference = reference ?? null
    const placed = await placeHold(trx, { marketId, caseReference, reason, placedBy: operator, placedAt: at })
    const details = { market: market ?? null, caseReference, reason }
    await appendAudit(trx, { at, actor: operator, action: 'hold.placed', subject: String(placed), details })
    return placed
  })
  process.stdout.write(`hold ${id} is in force\n`)
}

async function idOf(database: Database, name: string): Promise<number> {
  const row = await findMarketByName(database, name)
  if (row) return row.id
  throw new UsageError(`There is no market "${name}"; \`lanternfish market list\` shows the registry.`)
}

async function lift(database: Database, id: number, operator: string): Promise<void> {
  const at = systemClock.now()
  const isLifted = await database.transaction().execute(async (trx) => {
    if (!Number.isSafeInteger(id) || !(await liftHold(trx, id, operator, at))) return false
    await appendAudit(trx, { at, actor: operator, action: 'hold.lifted', subject: String(id) })
    return true
  })
  if (!isLifted) throw new UsageError(`No hold with that number is in force; \`hold list\` shows them.`)
  process.stdout.write(`hold ${id} is lifted\n`)
}

async function list(database: Database): Promise<void> {
  for (const row of await listHolds(database)) {
    const subject = row.market === null ? `case ${row.caseReference}` : `market ${row.market}`
    const placed = `${row.placedBy} ${row.placedAt.toISOString()}`
    const lifted = row.liftedAt ? `lifted by ${row.liftedBy} ${row.liftedAt.toISOString()}` : 'in force'
    process.stdout.write(`${[row.id, subject, lifted, placed, row.reason].join('\t')}\n`)
  }
}
