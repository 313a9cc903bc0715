import { isDeepStrictEqual } from 'node:util'
import type { Listing, Vendor } from '#contracts/extraction.ts'
import { fold } from '#pages/tree.ts'
import type { Found } from './page.ts'

/**
 * One list from what several readers found, the surest reader's records first. Records are the same when their
 * addresses are, or, where one has none, their titles; of the same field the surer reading wins.
 *
 * @param disputed is given the name of each field of which two readers say different things
 */
export function mergeFound<Thing extends Listing | Vendor>(
  perReader: Found<Thing>[][],
  nameOf: (thing: Partial<Thing>) => string | undefined,
  disputed: string[] = [],
): Thing[] {
  const merged: Found<Thing>[] = []
  const byUrl = new Map<string, Found<Thing>>()
  const byName = new Map<string, Found<Thing>>()
  for (const found of perReader) {
    // Records of one reader are told apart by that reader; only those of others may be the same.
    const fresh: Found<Thing>[] = []
    for (const record of found) {
      const name = nameOf(record.thing)
      const twin = twinOf(record, name, byUrl, byName)
      if (twin) addFields(twin, record, disputed)
      else if (name !== undefined) fresh.push(record)
    }
    for (const record of fresh) {
      merged.push(record)
      if (record.thing.url !== undefined) byUrl.set(record.thing.url, record)
      byName.set(fold(nameOf(record.thing)!).toLowerCase(), record)
    }
  }
  return merged.map(({ thing, readings }) => ({ ...thing, readings }) as unknown as Thing)
}

function twinOf<Thing extends Listing | Vendor>(
  record: Found<Thing>,
  name: string | undefined,
  byUrl: Map<string, Found<Thing>>,
  byName: Map<string, Found<Thing>>,
): Found<Thing> | undefined {
  const { url } = record.thing
  const sameUrl = url === undefined ? undefined : byUrl.get(url)
  if (sameUrl || name === undefined) return sameUrl
  const sameName = byName.get(fold(name).toLowerCase())
  return sameName && (url === undefined || sameName.thing.url === undefined) ? sameName : undefined
}

function addFields<Thing>(into: Found<Thing>, from: Found<Thing>, disputed: string[]): void {
  for (const key of Object.keys(from.thing) as (keyof Thing & string)[]) {
    if (into.thing[key] !== undefined && !isDeepStrictEqual(into.thing[key], from.thing[key]))
      disputed.push(key)
    const [mine, other] = [into.readings[key]?.confidence ?? 0, from.readings[key]?.confidence ?? 0]
    if (into.thing[key] !== undefined && mine >= other) continue
    into.thing[key] = from.thing[key]!
    if (from.readings[key]) into.readings[key] = from.readings[key]
  }
}
