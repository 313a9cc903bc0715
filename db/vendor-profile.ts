import { sql } from 'kysely'
import type { Vendor } from '#contracts/extraction.ts'
import type { Database } from './open-database.ts'

export type VendorProfile = {
  lastSeenAt: string | null
  reviewTotals: NonNullable<Vendor['reviewTotals']>
  otherMarkets: NonNullable<Vendor['otherMarkets']>
  contacts: NonNullable<Vendor['contacts']>
}

/** Of each what the vendor's own pages said last: one tab of a profile names what another does not. */
export async function findProfile(database: Database, id: number): Promise<VendorProfile> {
  const { rows } = await sql<{ field: keyof VendorProfile; value: never }>`
    select distinct on (said.key) said.key as field, said.value
    from vendor_observation o, jsonb_each(o.fields) said
    where o.vendor_id = ${id} and said.key in ('lastSeenAt', 'reviewTotals', 'otherMarkets', 'contacts')
    order by said.key, o.captured_at desc, o.recorded_at desc
  `.execute(database)
  const profile: VendorProfile = { lastSeenAt: null, reviewTotals: [], otherMarkets: [], contacts: [] }
  for (const { field, value } of rows) profile[field] = value
  return profile
}
