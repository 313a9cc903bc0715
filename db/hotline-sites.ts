import type { Transaction } from 'kysely'
import { asRole } from './as-role.ts'
import { appendAudit } from './audit.ts'
import type { Officer } from './hotline-queue.ts'
import type { Database } from './open-database.ts'
import type { DB } from './tables.ts'

const ROLE = 'lanternfish_hotline'

/** What stands open before the officer: markets in quarantine and hits that look planted. The look is written down first. */
export async function readHotlineSites(database: Database, { by, at }: Officer) {
  const event = { at, actor: by.name, action: 'report.viewed', subject: 'markets in quarantine and alarms' }
  return asRole(database, ROLE, openSites, (trx) => appendAudit(trx, event))
}

async function openSites(trx: Transaction<DB>) {
  const quarantined = await trx
    .selectFrom('gate_quarantine as q')
    .innerJoin('market as m', 'm.id', 'q.market_id')
    .select(['m.name as market', 'q.placed_at as placedAt', 'q.placed_by as placedBy', 'q.reason'])
    .select(['q.independent', 'q.stopped', 'q.read'])
    .where('q.lifted_at', 'is', null)
    .orderBy('q.id')
    .execute()
  const alarms = await trx
    .selectFrom('gate_alarm')
    .select(['id', 'kind', 'rule', 'raised_at as raisedAt', 'last_at as lastAt', 'pages', 'markets'])
    .where('settled_at', 'is', null)
    .orderBy('id')
    .execute()
  return { quarantined, alarms }
}

/** @returns false where there is no such market, or it stands in quarantine already */
export async function placeQuarantine(
  database: Database,
  { market, reason, by, at }: Officer & { market: string; reason: string },
): Promise<boolean> {
  return asRole(
    database,
    ROLE,
    async (trx) => {
      const placed = await trx
        .insertInto('gate_quarantine')
        .columns(['market_id', 'placed_at', 'placed_by', 'reason'])
        .expression((eb) =>
          eb
            .selectFrom('market')
            .select(['id', eb.val(at).as('at'), eb.val(by.name).as('by'), eb.val(reason).as('reason')])
            .where('name', '=', market),
        )
        .onConflict((oc) => oc.doNothing())
        .returning('id')
        .executeTakeFirst()
      return placed !== undefined
    },
    (trx) =>
      appendAudit(trx, { at, actor: by.name, action: 'quarantine.placed', subject: `market ${market}` }),
  )
}

/** @returns false where it stands in none */
export async function liftQuarantine(
  database: Database,
  { market, by, at }: Officer & { market: string },
): Promise<boolean> {
  return asRole(
    database,
    ROLE,
    async (trx) => {
      const lifted = await trx
        .updateTable('gate_quarantine')
        .set({ lifted_at: at, lifted_by: by.name })
        .where('lifted_at', 'is', null)
        .where('market_id', '=', (eb) => eb.selectFrom('market').select('id').where('name', '=', market))
        .executeTakeFirst()
      return lifted.numUpdatedRows > 0n
    },
    (trx) =>
      appendAudit(trx, { at, actor: by.name, action: 'quarantine.lifted', subject: `market ${market}` }),
  )
}

/** Somebody looked into it. @returns false where there is no such alarm, or it is settled */
export async function settleAlarm(database: Database, settling: Officer & { id: number }): Promise<boolean> {
  const { id, by, at } = settling
  return asRole(
    database,
    ROLE,
    async (trx) => {
      const settled = await trx
        .updateTable('gate_alarm')
        .set({ settled_at: at, settled_by: by.name })
        .where('id', '=', id)
        .where('settled_at', 'is', null)
        .executeTakeFirst()
      return settled.numUpdatedRows > 0n
    },
    (trx) => appendAudit(trx, { at, actor: by.name, action: 'alarm.settled', subject: `gate alarm ${id}` }),
  )
}
