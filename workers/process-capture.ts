import type { Extraction } from '#contracts/extraction.ts'
import { isGate, PageKind } from '#contracts/page-kind.ts'
import type { Engine } from '#classifier/classify.ts'
import { findCapture, recordFailure, type WaitingCapture } from '#db/captures.ts'
import { isConnectionFault } from '#db/connection-fault.ts'
import type { Database } from '#db/open-database.ts'
import { makePartitions, monthOf } from '#db/partitions.ts'
import { ratesOn } from '#db/rates.ts'
import type { ReadingRows } from '#db/store-reading.ts'
import type { CaptureStore } from '#evidence/capture-store.ts'
import { readCapture } from '#evidence/read-capture.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { Clock } from '#shared/clock.ts'
import { LanternfishError, messageOf, retryOf } from '#shared/errors.ts'
import type { CaptureStep, WorkerEvents } from './events.ts'
import { extractPage } from './extract/extract-page.ts'
import { WRAPPER_VERSION } from './extract/wrapper/wrapper.ts'
import { listingRowOf, pathOf, reviewRowOf } from './normalise-listing.ts'
import { storeAndMatch } from './store-and-match.ts'

export type ProcessDeps = {
  database: Database
  store: CaptureStore
  /** Read once a capture: another model may be promoted meanwhile. */
  readonly classifier: Engine
  recipes: Map<string, Recipe>
  clock: Clock
  events: WorkerEvents
  /** Months whose partitions are known to stand. */
  months: Set<string>
  /** Sends what waits because of a reading. */
  deliver: (deliveryIds: string[]) => Promise<void>
}

/** One job: what a capture says is extracted, normalised, classified and stored. Twice is the same as once. */
export async function processCapture(
  deps: ProcessDeps,
  captureId: string,
  attempt: { last: boolean },
): Promise<void> {
  try {
    const capture = await findCapture(deps.database, captureId)
    if (!capture) throw new LanternfishError('CAPTURE_UNKNOWN', `There is no capture ${captureId}.`)
    if (capture.processedAt === null) await readAndStore(deps, capture)
  } catch (error) {
    const final = attempt.last || retryOf(error) === 'never'
    deps.events.failed(captureId, error, final)
    // Postgres falling is no fault of the capture: it must not use up its attempts.
    if (!isConnectionFault(error))
      await recordFailure(deps.database, captureId, { reason: messageOf(error), final })
    throw error
  }
}

async function readAndStore(deps: ProcessDeps, capture: WaitingCapture): Promise<void> {
  const { database, clock, events, store } = deps
  const began = performance.now()
  const step = openSteps(events)
  const object = await store.get(capture.objectSha256)
  step('open')
  const extraction = await extract(deps, capture, object)
  step('extract')
  await ensureMonth(deps, capture.startedAt)
  const rates = await ratesOn(database, capture.startedAt.toISOString().slice(0, 10))
  const rows = await rowsOf(deps.classifier, capture, extraction, rates)
  step('classify')
  await storeAndMatch(deps, { ...rows, recordedAt: clock.now() })
  step('store')
  const { listings, vendors, reviews } = extraction
  for (const listing of listings) events.listingRead(listing)
  const counts = { listings: listings.length, vendors: vendors.length, reviews: reviews.length }
  events.processed(capture.id, { ...counts, ms: Math.round(performance.now() - began) })
}

/** Tells how long each step took since the one before it. */
function openSteps(events: WorkerEvents): (step: CaptureStep) => void {
  let last = performance.now()
  return (step) => {
    const now = performance.now()
    events.stepDone(step, now - last)
    last = now
  }
}

/** Gates carry no facts; a page kind that only the crawler's browser could tell stays as it was judged. */
async function extract(deps: ProcessDeps, capture: WaitingCapture, object: Uint8Array): Promise<Extraction> {
  const kind = PageKind.parse(capture.pageKind)
  const nothing: Extraction = { pageKind: kind, listings: [], vendors: [], reviews: [], entities: [] }
  if (isGate(kind)) return nothing
  const { response, dom } = await readCapture(object)
  return extractPage({
    html: dom ?? response.html,
    url: capture.finalUrl,
    status: capture.status,
    contentType: response.contentType,
    capturedAt: capture.startedAt,
    recipe: capture.recipe === null ? undefined : deps.recipes.get(capture.recipe),
  })
}

async function rowsOf(
  classifier: Engine,
  capture: WaitingCapture,
  extraction: Extraction,
  rates: Parameters<typeof listingRowOf>[2],
): Promise<Omit<ReadingRows, 'recordedAt'>> {
  const { listings, vendors, reviews, recipe } = extraction
  const onPage = extraction.pageKind === 'listing' && listings.length === 1 ? listings[0] : undefined
  const verdicts = await Promise.all(listings.map((listing) => classifier.classify({ id: '', ...listing })))
  return {
    captureId: capture.id,
    marketId: capture.marketId,
    scrapeId: capture.scrapeId,
    capturedAt: capture.startedAt,
    pageKind: extraction.pageKind,
    reading: recipe ? `${recipe.market}@${recipe.version}` : readerOf(extraction),
    language: extraction.language,
    modelVersion: classifier.modelVersion,
    listings: listings.map((listing, nth) => listingRowOf(listing, verdicts[nth]!, rates)),
    vendors: vendors.map((vendor) => ({ name: vendor.name, path: pathOf(vendor.url), fields: vendor })),
    reviews: reviews.map((review) => reviewRowOf(review, onPage)),
  }
}

/** Without a recipe: structured data alone, or the program's own reading of what the page repeats. */
function readerOf({ listings, vendors }: Extraction): string {
  const readings = [...listings, ...vendors].flatMap((record) => Object.values(record.readings ?? {}))
  return readings.some(({ reader }) => reader === 'wrapper') ? `wrapper@${WRAPPER_VERSION}` : 'structured'
}

async function ensureMonth(deps: ProcessDeps, time: Date): Promise<void> {
  const month = monthOf(time)
  if (deps.months.has(month)) return
  await makePartitions(deps.database, time)
  deps.months.add(month)
}
