import { sql } from 'kysely'
import { Refusal } from '#shared/refusal.ts'
import { appendAudit } from './audit.ts'
import type { Database } from './open-database.ts'

type By = { actor: string; at: Date }
type Choice = { version: string | null; kind: string }

/** A model as `train` made it. `file` is model.json, `comparison` and `card` are JSON. */
export type NewModel = {
  version: string
  file: string
  weights: Uint8Array
  card: unknown
  comparison: unknown
}

/** The version at work; null: the model that comes with the program. */
export async function modelAtWork(database: Database): Promise<string | null> {
  return standing(await choicesOf(database)).at(-1) ?? null
}

/** Each promotion stands on the one before it, and a roll-back takes the last one away. */
function standing(choices: Choice[]): (string | null)[] {
  const stack: (string | null)[] = []
  for (const { kind, version } of choices) {
    if (kind === 'promoted') stack.push(version)
    else stack.pop()
  }
  return stack
}

function choicesOf(database: Database): Promise<Choice[]> {
  return database.selectFrom('model_choice').select(['version', 'kind']).orderBy('id').execute()
}

/** Stores a candidate; the same one a second time renews its comparison, and mends its bytes. */
export async function addModel(database: Database, model: NewModel, { actor, at }: By): Promise<void> {
  const { version, file } = model
  const comparison = JSON.stringify(model.comparison)
  const card = JSON.stringify(model.card)
  await database.transaction().execute(async (trx) => {
    const weights = Buffer.from(model.weights)
    await trx
      .insertInto('model')
      .values({
        version,
        file,
        weights,
        card,
        comparison,
        made_at: at,
        made_by: actor,
      })
      .onConflict((oc) => oc.column('version').doUpdateSet({ file, weights, comparison, card }))
      .execute()
    await appendAudit(trx, { at, actor, action: 'model.made', subject: `model/${version}` })
  })
}

export function findModel(database: Database, version: string) {
  return database
    .selectFrom('model')
    .select(['file', 'weights', 'card'])
    .where('version', '=', version)
    .executeTakeFirst()
}

/** Models that `train` made, newest first, without their bytes. */
export function listModels(database: Database) {
  return database
    .selectFrom('model')
    .select(['version', 'made_at as madeAt', 'made_by as madeBy', 'comparison', 'card'])
    .orderBy('made_at', 'desc')
    .orderBy('version')
    .execute()
}

/** Promotions and roll-backs, newest first. */
export function listModelChoices(database: Database) {
  return database
    .selectFrom('model_choice')
    .select(['version', 'kind', 'chosen_by as by', 'chosen_at as at'])
    .orderBy('id', 'desc')
    .limit(50)
    .execute()
}

/**
 * Puts a model to work, one at a time.
 *
 * @param allow gets the candidate's comparison and the version at work; throws when it may not be promoted
 * @throws Refusal when there is no such model, or it is at work
 */
export async function promoteModel(
  database: Database,
  version: string,
  { actor, at }: By,
  allow: (comparison: unknown, atWork: string | null) => void,
): Promise<void> {
  await database.transaction().execute(async (trx) => {
    await sql`lock table model_choice in share row exclusive mode`.execute(trx)
    const model = await trx
      .selectFrom('model')
      .select('comparison')
      .where('version', '=', version)
      .executeTakeFirst()
    if (!model)
      throw new Refusal('NO_MODEL', `There is no model ${version}; \`train --list\` shows what there is.`)
    const atWork = standing(await choicesOf(trx)).at(-1) ?? null
    if (atWork === version) throw new Refusal('AT_WORK', `${version} is at work already.`)
    allow(model.comparison, atWork)
    const row = { version, kind: 'promoted', chosen_by: actor, chosen_at: at }
    await trx.insertInto('model_choice').values(row).execute()
    const details = { before: atWork }
    await appendAudit(trx, { at, actor, action: 'model.promoted', subject: `model/${version}`, details })
  })
}

/**
 * Takes the last promotion back.
 *
 * @returns the version that is at work again; null: the program's own
 * @throws Refusal when nothing was promoted
 */
export async function rollBackModel(database: Database, { actor, at }: By): Promise<string | null> {
  return database.transaction().execute(async (trx) => {
    await sql`lock table model_choice in share row exclusive mode`.execute(trx)
    const stack = standing(await choicesOf(trx))
    const leaving = stack.pop()
    if (leaving === undefined)
      throw new Refusal(
        'NOTHING_PROMOTED',
        'No model was promoted: the one that comes with the program is at work.',
      )
    const version = stack.at(-1) ?? null
    const row = { version, kind: 'rolled back', chosen_by: actor, chosen_at: at }
    await trx.insertInto('model_choice').values(row).execute()
    const details = { now: version }
    await appendAudit(trx, { at, actor, action: 'model.rolled-back', subject: `model/${leaving}`, details })
    return version
  })
}
