import { openCard } from '#classifier/card.ts'
import { Comparison } from '#classifier/comparison.ts'
import { fileOf } from '#classifier/model.ts'
import { weightBytes } from '#classifier/train/pack-model.ts'
import { addModel, promoteModel, rollBackModel } from '#db/models.ts'
import type { Database } from '#db/open-database.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { nameOperator, openStore } from './open-store.ts'
import { describeComparison, listLines } from './train-report.ts'
import { makeCandidate } from '#workers/make-candidate.ts'

export const train: Command = {
  usage: `usage: lanternfish train --titles FILE [--titles FILE] [--gold FILE] [--by NAME] [--data DIR]
                                           build a candidate from labelled titles and the corrections that people agree on
       lanternfish train --list            models, what each would change, and which one is at work
       lanternfish train --promote VERSION [--by NAME]   put a candidate to work, if it is no worse on every class
       lanternfish train --rollback [--by NAME]          take the last promotion back
  --gold   listings that people read (JSON lines with title, description, label), which no model is taught with
  Running workers take another model within SWEEP_SECONDS. The model at work serves until then, and after any failure.
`,
  async run(args) {
    const text = { type: 'string' } as const
    const flag = { type: 'boolean' } as const
    const { values } = parseOnlyFlags(train, args, {
      titles: { type: 'string', multiple: true },
      gold: text,
      promote: text,
      rollback: flag,
      list: flag,
      by: text,
      data: text,
    })
    const chosen = [values.titles, values.promote, values.rollback, values.list].filter(
      (one) => one !== undefined,
    )
    if (chosen.length !== 1) throw new UsageError(`Say one thing to do with the classifier.\n${train.usage}`)
    await using store = await openStore(values.data)
    const { database } = store
    const by = { actor: nameOperator(values.by), at: systemClock.now() }
    if (values.list) process.stdout.write(await listLines(database))
    else if (values.rollback) await rollBack(database, by)
    else if (values.promote !== undefined) await promote(database, values.promote, by)
    else await build(database, { titles: values.titles ?? [], gold: values.gold }, by)
    return 0
  },
}

type By = { actor: string; at: Date }

async function build(database: Database, files: { titles: string[]; gold: string | undefined }, by: By) {
  const { model, card, comparison } = await makeCandidate(database, files, by.at, say)
  const { version } = model
  const weights = weightBytes(model)
  await addModel(database, { version, file: fileOf(model), weights, card, comparison }, by)
  process.stdout.write(describeComparison(version, comparison))
}

function say(step: string): void {
  process.stderr.write(`${step}\n`)
}

async function promote(database: Database, version: string, by: By): Promise<void> {
  await promoteModel(database, version, by, (stored, atWork) => assertMayServe(version, stored, atWork))
  process.stdout.write(`${version} is promoted; running workers take it within SWEEP_SECONDS\n`)
}

/** @throws UsageError when the candidate is worse, or was held against another model than the one at work */
function assertMayServe(version: string, stored: unknown, atWork: string | null): void {
  const comparison = Comparison.parse(stored)
  const serving = atWork ?? openCard().version
  if (comparison.against !== serving)
    throw new UsageError(
      `${version} was compared with ${comparison.against}, and ${serving} is at work: build it once more.`,
    )
  if (!comparison.passes) throw new UsageError(describeComparison(version, comparison).trimEnd())
}

async function rollBack(database: Database, by: By): Promise<void> {
  const version = await rollBackModel(database, by)
  const now = version ?? 'the model that comes with the program'
  process.stdout.write(`rolled back: ${now} is at work; running workers take it within SWEEP_SECONDS\n`)
}
