import { openClassifier } from '#classifier/classify.ts'
import { appendAudit } from '#db/audit.ts'
import type { Database } from '#db/open-database.ts'
import { findMarketByName, namedRecipes } from '#db/registry.ts'
import { readCaptures } from '#db/stored-readings.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { loadRecipes } from '#pages/load-recipes.ts'
import type { Recipe } from '#pages/recipe.ts'
import { systemClock } from '#shared/clock.ts'
import { LanternfishError, UsageError } from '#shared/errors.ts'
import { openLogger } from '#shared/logger.ts'
import { openCheckOfCaptures } from '#workers/check-captures.ts'
import { workerEvents } from '#workers/events.ts'
import { openReviewKey } from '#workers/key-reviews.ts'
import { addChanges, rereadCapture, type FieldChange, type Reread } from '#workers/reread-capture.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { nameOperator, openMasterKeyOf, openStore } from './open-store.ts'
import { readSettings } from './settings.ts'

/** `lanternfish reextract`: exit status 1 if a capture could not be read, after reading all the others. */
export const reextract: Command = {
  usage: `usage: lanternfish reextract [--market NAME] [--since DAY] [--json] [--by NAME] [--data DIR]

Reads stored captures with the recipe or wrapper of today, appends what they say beside what was read before, and tells
by field how many values are the same, changed, new or gone. Readings in quarantine are left to whoever decides on them.
A recipe whose selectors fit nothing or everything, or whose market it is not, is named; the exit status is then 1.

  --since   captures from this day on, like 2026-11-20
  --json    the figures as one JSON object
`,
  async run(args) {
    const text = { type: 'string' } as const
    const options = { market: text, since: text, by: text, data: text, json: { type: 'boolean' } } as const
    const { values } = parseOnlyFlags(reextract, args, options)
    const since = values.since === undefined ? undefined : readDay(values.since)
    await using store = await openStore(values.data)
    const { database } = store
    if (values.market !== undefined && !(await findMarketByName(database, values.market)))
      throw new UsageError(`There is no market "${values.market}"; \`lanternfish market list\` names them.`)
    const recipes = loadRecipes(readSettings(process.env).files.recipes)
    await assertRecipes(database, values.market, recipes)
    const clock = systemClock
    const check = openCheckOfCaptures(recipes)
    const deps = {
      database,
      clock,
      events: workerEvents(openLogger('reextract', 'error')),
      store: openCaptureStore(store.captures),
      classifier: openClassifier(),
      recipes,
      keyReviews: openReviewKey(await openMasterKeyOf(store)),
      // What waits to be sent stands in the database, where a worker finds it.
      deliver: async () => undefined,
    }
    const total: Report = { captures: 0, appended: 0, unread: 0, listings: { same: 0, changed: 0, new: 0, gone: 0 }, fields: {} } // prettier-ignore
    for await (const { id } of readCaptures(database, { market: values.market, since }))
      await readOne(total, id, () =>
        rereadCapture(deps, id, (capture, object) => check.look(capture, object)),
      )
    const faults = check.faults()
    for (const fault of faults) process.stderr.write(`lanternfish: ${fault}\n`)
    const details = { market: values.market ?? null, since: values.since ?? null, captures: total.captures, appended: total.appended } // prettier-ignore
    await appendAudit(database, { at: clock.now(), actor: nameOperator(values.by), action: 'captures.reextracted', subject: values.market ?? 'all markets', details }) // prettier-ignore
    process.stdout.write(values.json ? `${JSON.stringify(total)}\n` : tableOf(total))
    return total.unread > 0 || faults.length > 0 ? 1 : 0
  },
}

type Report = Omit<Reread, 'appended'> & { captures: number; appended: number; unread: number }

async function readOne(total: Report, id: string, read: () => Promise<Reread | undefined>): Promise<void> {
  try {
    const reread = await read()
    if (!reread) return
    total.captures++
    total.appended += Number(reread.appended)
    addChanges({ ...total, appended: false }, reread)
  } catch (error) {
    // One object that is missing or altered must not keep the others from being read.
    if (!(error instanceof LanternfishError)) throw error
    total.unread++
    process.stderr.write(`lanternfish: capture ${id} is not read: ${error.message}\n`)
  }
}

/** Without its file a recipe's market would be read by the wrapper, and the difference would say so of every field. */
async function assertRecipes(
  database: Database,
  market: string | undefined,
  recipes: ReadonlyMap<string, Recipe>,
): Promise<void> {
  const lost = (await namedRecipes(database, market)).find(({ recipe }) => !recipes.has(recipe))
  if (lost)
    throw new UsageError(`There is no recipe "${lost.recipe}", which ${lost.name} is read with: put it into the recipe folder (RECIPE_DIR), or let go of it with \`recipe use ${lost.name} --none\`.`) // prettier-ignore
}

function readDay(day: string): Date {
  const at = new Date(`${day}T00:00:00Z`)
  if (/^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(at.getTime())) return at
  throw new UsageError(`--since "${day}" is no day; write it like 2026-11-20.`)
}

const WIDTH = 16

function tableOf({ captures, appended, unread, listings, fields }: Report): string {
  const names = Object.keys(fields).toSorted()
  const row = (name: string, { same, changed, new: fresh, gone }: FieldChange) =>
    name.padEnd(WIDTH) + [same, changed, fresh, gone].map((count) => String(count).padStart(9)).join('')
  const head = `${''.padEnd(WIDTH)}${['same', 'changed', 'new', 'gone'].map((word) => word.padStart(9)).join('')}`
  const lines = [head, row('listings', listings), ...names.map((name) => row(`  ${name}`, fields[name]!))]
  const left = unread === 0 ? '' : `, ${unread} not read`
  return `${captures} captures read again, ${appended} readings appended${left}\n${lines.join('\n')}\n`
}
