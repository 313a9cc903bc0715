import type { Engine } from '#classifier/classify.ts'
import { findCapture, recordFailure, type WaitingCapture } from '#db/captures.ts'
import { isConnectionFault } from '#db/connection-fault.ts'
import type { Database } from '#db/open-database.ts'
import { makePartitions, monthOf } from '#db/partitions.ts'
import { ratesOn } from '#db/rates.ts'
import { addSample } from '#db/reading-samples.ts'
import { findWrapper } from '#db/wrappers.ts'
import type { CaptureStore } from '#evidence/capture-store.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { Clock } from '#shared/clock.ts'
import { LanternfishError, messageOf, retryOf } from '#shared/errors.ts'
import type { CaptureStep, WorkerEvents } from './events.ts'
import { judgeReading } from './judge-reading.ts'
import { quarantine } from './quarantine.ts'
import { readingRows } from './reading-rows.ts'
import type { KeyReviews } from './key-reviews.ts'
import { readStored, wrapperOf } from './read-stored.ts'
import { settleQuarantine } from './settle-quarantine.ts'
import { storeAndMatch } from './store-and-match.ts'

export type ProcessDeps = {
  database: Database
  store: CaptureStore
  /** Read once a capture: another model may be promoted meanwhile. */
  readonly classifier: Engine
  recipes: Map<string, Recipe>
  keyReviews: KeyReviews
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
  const { wrapper: row, ...state } = await findWrapper(database, capture.marketId)
  const wrapper = wrapperOf(row)
  const reading = await readStored(capture, object, { ...deps, wrapper })
  step('extract')
  await ensureMonth(deps, capture.startedAt)
  const rates = await ratesOn(database, capture.startedAt.toISOString().slice(0, 10))
  const version = wrapper?.version
  const rows = await readingRows(deps.classifier, capture, reading.extraction, { rates, wrapperVersion: version }) // prettier-ignore
  step('classify')
  const sample = await judgeReading(
    database,
    { capture, reading, rows },
    { ...state, wrapper: state.hasBaseline ? wrapper : undefined },
  )
  await addSample(database, sample, clock.now())
  if (sample.suspicion) await quarantine(deps, { ...rows, recordedAt: clock.now() }, sample.suspicion)
  else await storeAndMatch(deps, { ...rows, recordedAt: clock.now() })
  step('store')
  if (state.waiting > 0) await settleQuarantine(deps, capture.marketId)
  const { listings, vendors, reviews } = reading.extraction
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

async function ensureMonth(deps: ProcessDeps, time: Date): Promise<void> {
  const month = monthOf(time)
  if (deps.months.has(month)) return
  await makePartitions(deps.database, time)
  deps.months.add(month)
}
