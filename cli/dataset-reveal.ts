import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { RELEASED_TABLES, type ReleasedTable } from '#contracts/dataset.ts'
import { vendorOfPseudonym } from '#datasets/reveal-vendor.ts'
import type { Released } from '#datasets/released-row.ts'
import { appendAudit } from '#db/audit.ts'
import { findRelease, readVendors } from '#db/releases.ts'
import { systemClock } from '#shared/clock.ts'
import { UsageError } from '#shared/errors.ts'
import { nameOperator, openMasterKeyOf, openStore } from './open-store.ts'

/** What somebody who may ask gives: a folder with the release, the pseudonym, and why. */
export type RevealOrder = {
  from: string
  release: string
  vendor: string
  reason: string
  by: string | undefined
  data: string | undefined
}

/**
 * Says whose a pseudonym is, for a release whose key is in escrow. The question is on record before the answer is given.
 *
 * @throws UsageError where the release is unknown, its key was destroyed, or the pseudonym is not in it
 */
export async function revealVendor(order: RevealOrder): Promise<string> {
  const found = await findRow(order.from, order.vendor)
  if (!found)
    throw new UsageError(
      `No row in ${order.from} has the vendor "${order.vendor}": copy it from the release.`,
    )
  await using store = await openStore(order.data)
  const { database } = store
  const release = await findRelease(database, order.release)
  if (!release) throw new UsageError(`No release "${order.release}" is on record here.`)
  if (release.sealed_key === null)
    throw new UsageError(
      `The key of release ${release.id} was destroyed: nobody can say whose a pseudonym is.`,
    )
  const masterKey = await openMasterKeyOf(store)
  const key = Buffer.from(masterKey.unseal(release.sealed_key, `release|key|${release.id}`), 'hex')
  const details = { vendor: order.vendor, reason: order.reason }
  const event = { at: systemClock.now(), actor: nameOperator(order.by), subject: release.id, details }
  await appendAudit(database, { ...event, action: 'release.revealed' })
  const vendors = await readVendors(database)
  const vendor = vendorOfPseudonym(key, found.table, found.row, vendors)
  if (!vendor)
    throw new UsageError(`No vendor of this database stands behind it: it is of another database or release.`)
  return `${vendor.market}\t${vendor.name}`
}

/** The first row of any table with this pseudonym: it is of one class alone. */
async function findRow(
  from: string,
  vendor: string,
): Promise<{ table: ReleasedTable; row: Released } | undefined> {
  for (const table of Object.keys(RELEASED_TABLES) as ReleasedTable[]) {
    const lines = createInterface({
      input: createReadStream(join(from, `${table}.jsonl`)),
      crlfDelay: Infinity,
    })
    for await (const line of lines) {
      const row = JSON.parse(line) as Released
      if (row['vendor'] === vendor) return { table, row }
    }
  }
  return undefined
}
