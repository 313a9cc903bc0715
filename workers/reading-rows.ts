import type { Engine } from '#classifier/classify.ts'
import type { Extraction } from '#contracts/extraction.ts'
import type { WaitingCapture } from '#db/captures.ts'
import type { ReadingRows } from '#db/store-reading.ts'
import { WRAPPER_VERSION } from './extract/wrapper/wrapper.ts'
import { listingRowOf, pathOf, reviewRowOf } from './normalise-listing.ts'

/** What a capture says as the database takes it, classified. `wrapperVersion` is of the market's own wrapper. */
export async function readingRows(
  classifier: Engine,
  capture: WaitingCapture,
  extraction: Extraction,
  {
    rates,
    wrapperVersion,
  }: { rates: Parameters<typeof listingRowOf>[2]; wrapperVersion: number | undefined },
): Promise<Omit<ReadingRows, 'recordedAt'>> {
  const { listings, vendors, reviews } = extraction
  const onPage = extraction.pageKind === 'listing' && listings.length === 1 ? listings[0] : undefined
  const verdicts = await Promise.all(
    listings.map(async (listing) => classifier.classify({ id: '', ...listing })),
  )
  return {
    captureId: capture.id,
    marketId: capture.marketId,
    scrapeId: capture.scrapeId,
    capturedAt: capture.startedAt,
    pageKind: extraction.pageKind,
    reading: readingOf(extraction, wrapperVersion),
    language: extraction.language,
    modelVersion: classifier.modelVersion,
    listings: listings.map((listing, nth) => listingRowOf(listing, verdicts[nth]!, rates)),
    vendors: vendors.map((vendor) => ({ name: vendor.name, path: pathOf(vendor.url), fields: vendor })),
    reviews: reviews.map((review) => reviewRowOf(review, onPage)),
    facts: extraction.market,
  }
}

/**
 * Which reader read it: recipe and version; without one the program's reader and the version of the market's wrapper,
 * as `wrapper@1.3`; or structured data alone.
 */
function readingOf({ recipe, listings, vendors }: Extraction, wrapperVersion: number | undefined): string {
  const readings = [...listings, ...vendors].flatMap((record) => Object.values(record.readings ?? {}))
  const own = wrapperVersion === undefined ? `${WRAPPER_VERSION}` : `${WRAPPER_VERSION}.${wrapperVersion}`
  if (recipe) {
    const isAlone = wrapperVersion === undefined || readings.every(({ reader }) => reader !== 'wrapper')
    return `${recipe.market}@${recipe.version}${isAlone ? '' : `+wrapper@${own}`}`
  }
  return readings.some(({ reader }) => reader === 'wrapper') ? `wrapper@${own}` : 'structured'
}
