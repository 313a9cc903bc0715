import type { Extraction, Listing, Vendor } from '#contracts/extraction.ts'

/** Reviews as a whole: their texts tell them apart, so that one read otherwise would be another review. */
export const ALL_REVIEWS = 'review'

/** A reading without what its market's wrapper does not stand for: `kind.field` of listings, `vendor.field`, `review`. */
export function withhold(extraction: Extraction, withheld: readonly string[]): Extraction {
  if (withheld.length === 0) return extraction
  const fieldsOf = (group: string) =>
    withheld.flatMap((name) => (name.startsWith(`${group}.`) ? [name.slice(group.length + 1)] : []))
  const [ofListing, ofVendor] = [fieldsOf(extraction.pageKind), fieldsOf('vendor-facts')]
  return {
    ...extraction,
    listings: extraction.listings.map((listing) => without<Listing>(listing, ofListing)),
    vendors: extraction.vendors.map((vendor) => without<Vendor>(vendor, ofVendor)),
    reviews: withheld.includes(ALL_REVIEWS) ? [] : extraction.reviews,
  }
}

/** A record without some of its fields, and without what is said of how they were read. */
export function without<Record extends Listing | Vendor>(record: Record, fields: readonly string[]): Record {
  if (fields.length === 0) return record
  const keep = <T extends object>(all: T): T =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !fields.includes(name))) as T
  const rest = keep(record)
  return rest.readings ? { ...rest, readings: keep(rest.readings) } : rest
}
