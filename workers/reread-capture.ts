import { isDeepStrictEqual } from 'node:util'
import type { Engine } from '#classifier/classify.ts'
import type { Listing } from '#contracts/extraction.ts'
import { findCapture, type WaitingCapture } from '#db/captures.ts'
import { ratesOn } from '#db/rates.ts'
import { lastReading } from '#db/stored-readings.ts'
import { findMarket } from '#db/registry.ts'
import { findWrapper } from '#db/wrappers.ts'
import { listingKeyOf } from './normalise-listing.ts'
import type { ProcessDeps } from './process-capture.ts'
import { readingRows } from './reading-rows.ts'
import { readStored, wrapperOf } from './read-stored.ts'
import { storeAndMatch } from './store-and-match.ts'

type Deps = Pick<ProcessDeps, 'database' | 'store' | 'recipes' | 'keyReviews' | 'clock' | 'events' | 'deliver'> & { readonly classifier: Engine } // prettier-ignore

/** What another reading of a capture says of a field, counted over its listings. */
export type FieldChange = { same: number; changed: number; new: number; gone: number }
export type Reread = {
  /** Whether it was not read so before: then the reading was appended. */
  appended: boolean
  listings: FieldChange
  fields: Record<string, FieldChange>
}

/**
 * Reads a stored capture as it is read today and appends the reading beside those before it.
 *
 * @param watch sees each capture and its object before it is read
 * @throws LanternfishError where its object is missing or altered
 */
export async function rereadCapture(
  deps: Deps,
  captureId: string,
  watch?: (capture: WaitingCapture, object: Uint8Array) => Promise<void>,
): Promise<Reread | undefined> {
  const { database, store, recipes, keyReviews, clock } = deps
  const found = await findCapture(database, captureId)
  if (!found) return undefined
  // A recipe may have been written, or let go, since the page was fetched.
  const { recipe } = await findMarket(database, found.marketId)
  const capture = { ...found, recipe }
  const wrapper = wrapperOf((await findWrapper(database, capture.marketId)).wrapper)
  const object = await store.get(capture.objectSha256)
  await watch?.(capture, object)
  const { extraction } = await readStored(capture, object, { recipes, keyReviews, wrapper })
  const rates = await ratesOn(database, capture.startedAt.toISOString().slice(0, 10))
  const rows = await readingRows(deps.classifier, capture, extraction, { rates, wrapperVersion: wrapper?.version }) // prettier-ignore
  const before = await lastReading(database, captureId, capture.startedAt)
  const appended = rows.listings.length > 0 && before?.reading !== rows.reading
  if (appended) await storeAndMatch(deps, { ...rows, recordedAt: clock.now() })
  const now = new Map(extraction.listings.map((listing) => [listingKeyOf(listing), listing]))
  return { appended, ...compareReadings(before?.listings ?? new Map(), now) }
}

const none = (): FieldChange => ({ same: 0, changed: 0, new: 0, gone: 0 })

/** Two readings of one page, listing by listing and field by field. */
export function compareReadings(
  before: ReadonlyMap<string, Listing>,
  now: ReadonlyMap<string, Listing>,
): Pick<Reread, 'listings' | 'fields'> {
  const listings = none()
  const fields: Record<string, FieldChange> = {}
  for (const key of new Set([...before.keys(), ...now.keys()])) {
    const [one, other] = [before.get(key), now.get(key)].map(statedBy)
    if (!one || !other) {
      listings[one ? 'gone' : 'new']++
      continue
    }
    const changes = new Set([...Object.keys(one), ...Object.keys(other)])
    for (const field of changes) (fields[field] ??= none())[changeOf(one[field], other[field])]++
    listings[isDeepStrictEqual(one, other) ? 'same' : 'changed']++
  }
  return { listings, fields }
}

/** What a listing says, as it is stored. */
function statedBy(listing: Listing | undefined): Record<string, unknown> | undefined {
  if (!listing) return undefined
  const { readings: _, ...stated } = JSON.parse(JSON.stringify(listing)) as Listing
  return stated
}

function changeOf(one: unknown, other: unknown): keyof FieldChange {
  if (one === undefined) return 'new'
  if (other === undefined) return 'gone'
  return isDeepStrictEqual(one, other) ? 'same' : 'changed'
}

export function addChanges(into: Reread, more: Pick<Reread, 'listings' | 'fields'>): void {
  addTo(into.listings, more.listings)
  for (const [field, counts] of Object.entries(more.fields)) addTo((into.fields[field] ??= none()), counts)
}

function addTo(into: FieldChange, more: FieldChange): void {
  for (const change of ['same', 'changed', 'new', 'gone'] as const) into[change] += more[change]
}
