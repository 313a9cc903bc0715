import { appendAudit } from '#db/audit.ts'
import type { Database } from '#db/open-database.ts'
import { findNamedObjects, purgeCaptures, takeObjects } from '#db/purge-captures.ts'
import { AGING } from '#db/retention-classes.ts'
import { planPurge, purgeAged, whileNobodyKeeps, type PlannedPurge } from '#db/retention.ts'
import { openCaptureStore } from '#evidence/capture-store.ts'
import { findOrphans, removeOrphan } from '#evidence/sweep-store.ts'
import { openTombstoneSigner } from '#evidence/tombstone.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import type { MasterKey } from '#shared/master-key.ts'
import { parseOnlyFlags, type Command } from './command.ts'
import { nameOperator, openMasterKeyOf, openStore } from './open-store.ts'
import { readRetentionRules, type RetentionRule } from './retention-rules.ts'
import { retentionTable } from './retention-table.ts'

const DAY_MS = 86_400_000

export const retention: Command = {
  usage: `usage: lanternfish retention [--apply] [--rules FILE] [--by NAME] [--data DIR]
  Says what is older than its class may be, and what a legal hold keeps. Only with --apply does anything go.
  --rules   how long each class is kept; without it the program's own (cli/retention.yaml)
`,
  async run(args) {
    const text = { type: 'string' } as const
    const options = { rules: text, by: text, data: text, apply: { type: 'boolean' } } as const
    const { values } = parseOnlyFlags(retention, args, options)
    const rules = await readRetentionRules(values.rules)
    await using store = await openStore(values.data)
    const masterKey = values.apply ? await openMasterKeyOf(store) : undefined
    const run = { rules, now: systemClock.now(), captures: store.captures, operator: nameOperator(values.by) }
    const ended = await whileNobodyKeeps(store.database, (database) => keep(database, { ...run, masterKey }))
    if (!ended) throw new UsageError('A backup or another purge is running: wait until it has ended.')
    return 0
  },
}

type Run = {
  rules: RetentionRule[]
  now: Date
  captures: string
  operator: string
  /** Undefined: nothing is to go. */
  masterKey: MasterKey | undefined
}

async function keep(database: Database, run: Run): Promise<void> {
  const { rules, now, captures, masterKey, operator } = run
  const planned: PlannedPurge[] = []
  for (const { name, days } of rules) planned.push(...(await planPurge(database, name, beforeOf(now, days))))
  const orphans = await sweep(database, run)
  process.stdout.write(retentionTable(planned, orphans))
  if (!masterKey) {
    process.stdout.write('a dry run: nothing was changed; --apply purges it\n')
    return
  }
  const purged: Record<string, number> = {}
  for (const rule of rules) Object.assign(purged, await purge(database, rule, now, masterKey))
  const store = openCaptureStore(captures)
  const objects = await takeObjects(database, (sha256) => store.delete(sha256))
  const details = { rules, purged, objects, orphans: orphans.files }
  await appendAudit(database, {
    at: now,
    actor: operator,
    action: 'retention.ran',
    subject: 'retention',
    details,
  })
  const rows = Object.values(purged).reduce((sum, count) => sum + count, 0)
  process.stdout.write(`purged: ${rows} rows, ${objects} capture objects, ${orphans.files} left-over files\n`)
}

function beforeOf(now: Date, days: number): Date {
  return new Date(now.getTime() - days * DAY_MS)
}

async function purge(database: Database, { name, days }: RetentionRule, now: Date, masterKey: MasterKey) {
  const before = beforeOf(now, days)
  if (name !== 'captures') {
    const purged: Record<string, number> = {}
    for (const aging of AGING[name] ?? []) purged[aging.table] = await purgeAged(database, aging, before)
    return purged
  }
  const seal = openTombstoneSigner(masterKey)
  const rule = `older than ${days} days`
  const capture = await purgeCaptures(database, {
    before,
    purgedAt: now,
    rule,
    sign: (capture) => seal({ ...capture, purgedAt: now, class: 'captures', rule }),
  })
  return { capture }
}

/** Counts files that stand for nothing, and removes them where things are to go. */
async function sweep(database: Database, { captures, now, masterKey }: Run) {
  const orphans = { files: 0, bytes: 0 }
  for await (const orphan of findOrphans(captures, now, (keys) => findNamedObjects(database, keys))) {
    if (masterKey) await removeOrphan(orphan)
    orphans.files++
    orphans.bytes += orphan.bytes
  }
  return orphans
}
