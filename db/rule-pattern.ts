import { sql, type Transaction } from 'kysely'
import { messageOf } from '#shared/errors.ts'
import { Refusal } from '#shared/refusal.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

const TRIAL_MS = 500
const TRIAL_LENGTH = 10_000
const TRIAL_LISTINGS = 500
const BROKEN = '2201B'
const CANCELLED = '57014'

/** Constructs for which Postgres gives up its linear search. */
const COSTLY: [RegExp, string][] = [
  [/\\[1-9]/, 'a back-reference'],
  [/\(\?<?[=!]/, 'a look-ahead or look-behind'],
]

/**
 * Refuses a pattern that cannot be read, or that costs too much: it will be tried on every listing that is read.
 *
 * @throws Refusal that quotes the reason
 */
export async function checkPattern(database: Database, pattern: string): Promise<void> {
  for (const [construct, name] of COSTLY) {
    const at = pattern.search(construct)
    if (at !== -1) {
      const quoted = pattern.slice(at, at + 4)
      throw new Refusal(
        'PATTERN_COSTLY',
        `The pattern has ${name} at character ${at + 1} (${quoted}), which costs too much: write it without.`,
      )
    }
  }
  const fault = await withinTime(database, TRIAL_MS, (trx) => tryPattern(trx, pattern))
  if (fault === undefined) return
  if (fault.broken)
    throw new Refusal('PATTERN_BROKEN', `The pattern cannot be read (${fault.reason}): correct it.`)
  throw new Refusal(
    'PATTERN_SLOW',
    'The pattern takes too long on a long text: make it simpler, with fewer repeats inside repeats.',
  )
}

/** On long texts of its own letters, which make it go far, and on what was read last. */
async function tryPattern(trx: Transaction<DB>, pattern: string): Promise<void> {
  const letters = pattern.replaceAll(/\\.|[^\p{L}\p{N} ]/gu, '') || 'a'
  const texts = ['a', letters, `${letters}\n`, letters.charAt(0)].map((one) =>
    one.repeat(TRIAL_LENGTH / one.length),
  )
  await sql`
    select count(*) filter (where text ~* ${pattern}) from (
      select unnest(${texts}::text[]) as text
      union all
      select left(concat_ws(E'\n', title, description), 1000) from (
        select title, description from listing order by last_seen_at desc, id desc limit ${TRIAL_LISTINGS}) latest
    ) texts`.execute(trx)
}

export type MatchFault = { broken: boolean; reason: string }

/** True where a statement failed because of a pattern, or took too long, which a pattern may be the cause of. */
export function isMatchFault(error: unknown): boolean {
  return faultOf(error) !== undefined
}

/** The fault of a pattern in what was run, or undefined where all went well within the time. */
export async function withinTime(
  database: Database,
  ms: number,
  run: (trx: Transaction<DB>) => Promise<void>,
): Promise<MatchFault | undefined> {
  try {
    await database.transaction().execute(async (trx) => {
      await sql`select set_config('statement_timeout', ${String(ms)}, true)`.execute(trx)
      await run(trx)
    })
    return undefined
  } catch (error) {
    const fault = faultOf(error)
    if (!fault) throw error
    return fault
  }
}

function faultOf(error: unknown): MatchFault | undefined {
  const code = error instanceof Error ? (error as { code?: unknown }).code : undefined
  if (code === BROKEN)
    return { broken: true, reason: messageOf(error).replace('invalid regular expression: ', '') }
  return code === CANCELLED ? { broken: false, reason: 'it took too long' } : undefined
}
