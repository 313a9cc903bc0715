import { sql } from 'kysely'
import { addDestination } from '#db/destinations.ts'
import { openDatabase, type Database } from '#db/open-database.ts'
import { saveRule } from '#db/rules.ts'
import { masterKeyFileOf, readMasterKey } from '#infra/master-key-file.ts'
import { systemClock } from '#shared/clock.ts'
import { openReceiver, rule } from './alert-world.ts'
import { databaseUrlOf, until } from './demo-run.ts'

/** How the alerts of a crawl were told: `told` are the ids that the receiver got, each as often as it came. */
export type Told = { alerts: number; deliveriesAnAlert: number[]; ids: string[]; told: string[] }

/**
 * A rule that every listing matches and a receiver for its webhooks, in a demo that runs. The markets count as known,
 * so that their first scrape alerts, too.
 */
export async function watchAlerts(dir: string) {
  const receiver = await openReceiver()
  const database = openDatabase(databaseUrlOf(dir), { max: 1 })
  try {
    await sql`update market_section set baseline_ended_at = '2000-01-01'`.execute(database)
    const masterKey = readMasterKey({ file: masterKeyFileOf(dir), value: undefined })
    const parts = { masterKey, actor: 'A test', now: systemClock.now() }
    const input = {
      name: 'Receiver',
      kind: 'webhook',
      address: receiver.url,
      enabled: true,
      handOffs: false,
      drift: false,
      hotline: false,
    } as const
    const { id } = await addDestination(database, input, parts)
    const everything = rule({ name: 'Everything', pattern: '.', destinations: [id] })
    await saveRule(database, systemClock, { actor: 'A test', input: everything })
  } finally {
    await database.destroy()
  }
  return {
    /** Waits until nothing waits to be told. */
    async ended(ms: number): Promise<Told> {
      await using connection = openDatabase(databaseUrlOf(dir), { max: 1 })
      await until(
        'all alerts to be told',
        async () => ((await countWaiting(connection)) === 0 ? true : undefined),
        ms,
      )
      const { rows } = await sql<{ ids: string[] }>`
        select array(select d.id::text from delivery d where d.alert_id = a.id) as ids from alert a
        where not a.baseline`.execute(connection)
      const ids = rows.flatMap((row) => row.ids)
      const each = [...new Set(rows.map((row) => row.ids.length))]
      return { alerts: rows.length, deliveriesAnAlert: each, ids, told: receiver.ids() }
    },
    /** From the end of the fetch to the arrival at the receiver, of each alert, in ms. */
    async latencies(): Promise<number[]> {
      await using connection = openDatabase(databaseUrlOf(dir), { max: 1 })
      const { rows } = await sql<{ id: string; at: Date }>`
        select d.id, c.ended_at as at from delivery d join alert a on a.id = d.alert_id
        join capture c on c.id = a.capture_id`.execute(connection)
      const fetched = new Map(rows.map(({ id, at }) => [id, at.getTime()]))
      return receiver.told.flatMap(({ at, headers }) => {
        const from = fetched.get(String(headers['webhook-id']))
        return from === undefined ? [] : [at.getTime() - from]
      })
    },
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  }
}

async function countWaiting(database: Database): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*) as count from delivery where state <> 'delivered'`.execute(database)
  return rows[0]!.count
}
