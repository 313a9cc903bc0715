import { sql, type Transaction } from 'kysely'
import { placesThatReach } from '#contracts/places.ts'
import type { RuleConditions, RuleInput } from '#contracts/rule.ts'
import type { Clock } from '#shared/clock.ts'
import { Refusal } from '#shared/refusal.ts'
import { searchTermsOf } from '#shared/search-text.ts'
import { appendAudit } from './audit.ts'
import { searchQuery } from './listing-filter.ts'
import type { Database } from './open-database.ts'
import { checkPattern, withinTime } from './rule-pattern.ts'
import { countChanges, refuseMixed } from './rule-states.ts'
import type { DB } from './tables.ts'

const BASELINE_MS = 60_000
const PREVIEW_MS = 3000
/** Beyond it the figure says no more: such a rule is too wide. */
const MOST_PREVIEWED = 10_000

/** Columns of `rule` that `rule_matches` looks at. */
type Conditions = Awaited<ReturnType<typeof conditionsOf>>

async function conditionsOf(database: Database, input: RuleConditions) {
  const { words, phrases, without } = searchTermsOf(input.query ?? '')
  if (input.query && words === '' && phrases.length + without.length === 0)
    throw new Refusal('RULE_WORDS', 'The text of a rule needs at least one word or Chinese character.')
  const markets = await marketIds(database, input.markets)
  if (input.pattern) await checkPattern(database, input.pattern)
  const given = [
    input.categories,
    markets,
    input.shipsFrom,
    input.shipsTo,
    words,
    phrases,
    input.pattern ?? '',
  ]
  if (given.every(({ length }) => length === 0) && input.states.length === 0)
    throw new Refusal(
      'RULE_EMPTY',
      'A rule needs a condition: a category, words, a pattern, a market, a place or a state of a market.',
    )
  refuseMixed(input)
  if (input.categories.includes('csam'))
    throw new Refusal(
      'RULE_CATEGORY',
      'That category is reported to a hotline and never alerted: take it out.',
    )
  return {
    categories: input.categories,
    include_undecided: input.includeUndecided,
    query: input.query || null,
    words: input.query ? sql<string>`${searchQuery(input.query)}` : sql<null>`null::tsquery`,
    pattern: input.pattern || null,
    markets,
    ships_from: input.shipsFrom,
    ships_to: input.shipsTo,
    reached_by: placesThatReach(input.shipsTo),
    states: input.states,
  }
}

async function marketIds(database: Database, names: string[]): Promise<number[]> {
  if (names.length === 0) return []
  const rows = await database.selectFrom('market').select(['id', 'name']).where('name', 'in', names).execute()
  const unknown = names.find((name) => !rows.some((row) => row.name === name))
  if (unknown !== undefined)
    throw new Refusal('RULE_MARKET', `There is no market "${unknown}": take it out of the rule.`)
  return rows.map(({ id }) => id)
}

/** How many listings that were first seen since then, or changes of state, the rule would have matched. `capped`: more, or too slow to count. */
export async function previewRule(database: Database, input: RuleConditions, since: Date) {
  const conditions = await conditionsOf(database, input)
  if (input.states.length > 0) return countChanges(database, ruleRow(conditions), since)
  let count = 0
  const fault = await withinTime(database, PREVIEW_MS, async (trx) => {
    const { rows } = await sql<{ count: number }>`
      with r as materialized (${ruleRow(conditions)})
      select count(*) from (
        select from listing l, r where l.first_seen_at >= ${since} and ${matchesListing} limit ${MOST_PREVIEWED}
      ) found`.execute(trx)
    count = rows[0]?.count ?? 0
  })
  return { count, capped: fault !== undefined || count >= MOST_PREVIEWED }
}

const matchesListing = sql`rule_matches(r, l.market_id, l.category, l.subcategory, l.abstained, l.ships_from,
  l.ships_to, l.search, l.title, l.description)`

/** A row of `rule` that is nowhere stored. */
function ruleRow({ words, ...columns }: Conditions) {
  return sql`select (jsonb_populate_record(null::rule, ${JSON.stringify(columns)}::jsonb
    || jsonb_build_object('words', ${words}::text))).*`
}

/**
 * Makes a rule, or changes it with all that matched so far: what matches already is recorded as baseline and alerts
 * nobody, for this is news of the rule and not of the markets.
 *
 * @param id undefined for a new rule
 * @returns its id; undefined when there is no rule with that id
 * @throws Refusal with the sentence for whoever made it
 */
export async function saveRule(
  database: Database,
  clock: Clock,
  { id, actor, input }: { id?: number; actor: string; input: RuleInput },
): Promise<number | undefined> {
  const conditions = await conditionsOf(database, input)
  const saved = await database.transaction().execute(async (trx) => {
    const row = await writeRule(trx, { id, actor, input, conditions, now: clock.now() })
    if (!row) return undefined
    const [action, details] = [
      id === undefined ? 'rule.made' : 'rule.changed',
      { ...input, version: row.version },
    ]
    await appendAudit(trx, {
      at: clock.now(),
      actor,
      action,
      subject: `rule/${row.id}`,
      details,
    })
    return row
  })
  if (!saved) return undefined
  if (input.states.length === 0) await recordBaseline(database, saved, clock.now())
  return saved.id
}

type Write = { id: number | undefined; actor: string; input: RuleInput; conditions: Conditions; now: Date }

async function writeRule(trx: Transaction<DB>, { id, actor, input, conditions, now }: Write) {
  await refuseTakenName(trx, input.name, id)
  // Readings that are being stored do not know this rule; they end first, so that the baseline sees what they store.
  if (input.enabled) await sql`lock table alert in share row exclusive mode`.execute(trx)
  const row = {
    ...conditions,
    name: input.name,
    enabled: input.enabled,
    fault: null,
    // Changes that were are over: there is nothing to record of them.
    baselined_at: input.states.length > 0 ? now : null,
    changed_at: now,
  }
  const saved =
    id === undefined
      ? await trx
          .insertInto('rule')
          .values({ ...row, owner: actor, version: 1, created_at: now })
          .returning(['id', 'version', 'enabled'])
          .executeTakeFirstOrThrow()
      : await trx
          .updateTable('rule')
          .set((eb) => ({ ...row, version: eb('version', '+', 1) }))
          .where('id', '=', id)
          .returning(['id', 'version', 'enabled'])
          .executeTakeFirst()
  if (saved) await writeDestinations(trx, saved.id, input.destinations)
  return saved
}

async function refuseTakenName(trx: Transaction<DB>, name: string, id: number | undefined) {
  const taken = await trx.selectFrom('rule').select('id').where('name', '=', name).executeTakeFirst()
  if (taken && taken.id !== id)
    throw new Refusal('NAME_TAKEN', `There is a rule "${name}" already: choose another name.`)
}

async function writeDestinations(trx: Transaction<DB>, ruleId: number, ids: string[]): Promise<void> {
  await trx.deleteFrom('rule_destination').where('rule_id', '=', ruleId).execute()
  if (ids.length === 0) return
  const rows = [...new Set(ids)].map((id) => ({ rule_id: ruleId, destination_id: id }))
  const known = await trx.selectFrom('destination').select('id').where('id', 'in', ids).execute()
  if (known.length < rows.length)
    throw new Refusal('RULE_DESTINATION', 'A destination of the rule is gone: load the page anew.')
  await trx.insertInto('rule_destination').values(rows).execute()
}

/** In one statement: whoever dies before its end leaves the rule silent, and the console says so. */
async function recordBaseline(
  database: Database,
  { id, version, enabled }: { id: number; version: number; enabled: boolean },
  now: Date,
): Promise<void> {
  if (!enabled) return
  const fault = await withinTime(database, BASELINE_MS, async (trx) => {
    await sql`
      with old as (
        insert into alert (rule_id, rule_version, listing_id, matched_at, baseline)
        select r.id, r.version, l.id, ${now}, true from listing l, rule r
        where r.id = ${id} and r.version = ${version} and ${matchesListing}
        order by l.id
        on conflict do nothing
      )
      update rule set baselined_at = ${now} where id = ${id} and version = ${version}`.execute(trx)
  })
  if (!fault) return
  const sentence = `The rule was saved but is switched off: on what is on file already, ${fault.reason}. Narrow it.`
  await database
    .updateTable('rule')
    .set({ enabled: false, fault: sentence })
    .where('id', '=', id)
    .where('version', '=', version)
    .execute()
  throw new Refusal('RULE_TOO_WIDE', sentence)
}
