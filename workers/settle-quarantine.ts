import type { Engine } from '#classifier/classify.ts'
import type { Database } from '#db/open-database.ts'
import { endAlarm, endHeld, heldReadings, listQuarantines, type HeldReading, type Quarantine } from '#db/quarantine.ts' // prettier-ignore
import { ratesOn } from '#db/rates.ts'
import { countFamiliar } from '#db/reading-samples.ts'
import { aloneFor } from '#db/wrappers.ts'
import { learnHeld, type Relearned } from './learn-held.ts'
import type { LearnDeps } from './learn-market.ts'
import type { ProcessDeps } from './process-capture.ts'
import { readingRows } from './reading-rows.ts'
import { storeAndMatch } from './store-and-match.ts'

export type SettleDeps = Pick<ProcessDeps, 'deliver' | 'events'> & LearnDeps & { readonly classifier: Engine }

/** So many readings must wait before the program tries to learn from them in mid-scrape. */
const ENOUGH = 6
/** So many pages that look as ever, read after an odd one, say that it was an odd page and no change of the market. */
const AS_EVER = 3
const AT_ONCE = 400

/** What was tried with what waits, in this process: without more to learn from it is not tried again. */
const tried = new WeakMap<Database, Map<number, string>>()

/** Looks after every market of which readings wait. */
export async function settleQuarantines(deps: SettleDeps): Promise<void> {
  for (const { marketId } of await listQuarantines(deps.database)) await settleQuarantine(deps, marketId)
}

/**
 * Looks after what waits of one market: does what a person decided; else learns how its pages are read now, and where
 * that agrees with what was known, goes live with it and releases what it reads.
 */
export async function settleQuarantine(deps: SettleDeps, marketId: number): Promise<void> {
  const [quarantine] = await listQuarantines(deps.database, marketId)
  if (!quarantine) return
  const way = await wayOf(deps.database, quarantine)
  if (!way) return
  await aloneFor(deps.database, marketId, async () => {
    // Another worker may have been faster.
    const [now] = await listQuarantines(deps.database, marketId)
    if (now) await settle(deps, now, way)
  })
}

type Way = 'as decided' | 'as known' | 'as ever'

/** How what waits is to be settled; nothing while there is too little to go by, or nothing new. */
async function wayOf(database: Database, quarantine: Quarantine): Promise<Way | undefined> {
  const { marketId, alarm, waiting, lastHeldAt, isQuiet, hadAlarm } = quarantine
  if (alarm?.decision) return 'as decided'
  // There is nothing to learn: it ends by itself, and what waits with it.
  if (alarm?.reason === 'gated') return undefined
  const known = tried.get(database) ?? new Map<number, string>()
  tried.set(database, known)
  const isChanged = alarm !== null || hadAlarm
  const isAsEver = !isChanged && (await countFamiliar(database, marketId, lastHeldAt)) >= AS_EVER
  const way = isAsEver ? 'as ever' : isQuiet || (isChanged && waiting >= ENOUGH) ? 'as known' : undefined
  if (!way) return undefined
  // Twice as much to learn from may teach what half of it did not.
  const state = `${way} ${isQuiet ? `quiet ${waiting}` : Math.floor(Math.log2(waiting))}`
  if (known.get(marketId) === state) return undefined
  known.set(marketId, state)
  return way
}

async function settle(deps: SettleDeps, { marketId, alarm }: Quarantine, way: Way): Promise<void> {
  const { database, clock, events } = deps
  const held = await heldReadings(database, marketId, AT_ONCE)
  if (way === 'as decided') {
    const ending = alarm!.decision === 'release' ? 'released' : 'discarded'
    if (ending === 'released') for (const { reading } of held) await storeAndMatch(deps, { ...reading, recordedAt: clock.now() })
    await endHeld(database, held.map(({ captureId }) => captureId), ending, clock.now())
    if (held.length < AT_ONCE) await endAlarm(database, alarm!.id, { ending, now: clock.now() })
    events.readingsEnded(marketId, ending, held.length)
    return
  }
  const learned = await learnHeld(deps, { marketId, held, isAsEver: way === 'as ever' })
  if (!learned) return
  await releaseAnew(deps, held, learned)
  if (alarm) await endAlarm(database, alarm.id, { ending: 'learned', version: learned.version, now: clock.now() })
} // prettier-ignore

/** Stores what the new version reads of captures that waited; the others go on waiting. */
async function releaseAnew(
  deps: SettleDeps,
  held: HeldReading[],
  { version, pages }: Relearned,
): Promise<void> {
  const { database, clock, events } = deps
  const marketId = held[0]!.reading.marketId
  for (const { capture, extraction } of pages) {
    const rates = await ratesOn(database, capture.startedAt.toISOString().slice(0, 10))
    const rows = await readingRows(deps.classifier, capture, extraction, { rates, wrapperVersion: version })
    await storeAndMatch(deps, { ...rows, recordedAt: clock.now() })
    await endHeld(database, [capture.id], 'read anew', clock.now())
  }
  events.readingsEnded(marketId, 'read anew', pages.length)
}
