import type { Extraction } from '#contracts/extraction.ts'
import type { WaitingCapture } from '#db/captures.ts'
import type { HeldReading } from '#db/quarantine.ts'
import { knownByTitle, knownReviews, knownVendors, type KnownReading } from '#db/reading-samples.ts'
import { addWrapper, findWrapper, goodCaptures } from '#db/wrappers.ts'
import type { Database } from '#db/open-database.ts'
import { learnMarket } from './extract/learn-from-pages.ts'
import { joinWrappers } from './extract/wrapper/join-wrappers.ts'
import { joinLooks, learnLooks, placesOf } from './extract/wrapper/page-look.ts'
import { examplesOf, isNoWorse, openAll, type LearnDeps, type Opened } from './learn-market.ts'
import { readWith, wrapperOf, type StoredWrapper } from './read-stored.ts'
import { compareWithKnown, isDenied } from './judge-reading.ts'
import { verifyReadings, withoutDenied, type Knowledge, type Verification } from './verify-readings.ts'
import { withhold } from './withhold.ts'

/** A version that went live, and what it reads of the captures that waited. */
export type Relearned = { version: number; pages: { capture: WaitingCapture; extraction: Extraction }[] }

/** Of the pages with rows so many must turn out to be sound, or the market goes on waiting. */
const SOUND = 0.5
const GOOD_PAGES = 4
const LEARNED_FROM = 30

type Read = { opened: Opened; extraction: Extraction; places: Set<string> }

/**
 * Learns how pages that nobody recognises are read now. The version goes live where it reads the market's last good
 * pages no worse, and where what it reads of the pages that wait agrees with what the market said before.
 *
 * @param isAsEver the market's other pages look as ever: then these need but not deny what is known
 * @returns nothing where it does not go live
 */
export async function learnHeld(
  deps: LearnDeps,
  { marketId, held, isAsEver }: { marketId: number; held: readonly HeldReading[]; isAsEver: boolean },
): Promise<Relearned | undefined> {
  const { database, clock, events } = deps
  const active = wrapperOf((await findWrapper(database, marketId)).wrapper)
  if (!active || held.length === 0) return undefined
  const waiting = held.map(({ captureId, reading }) => ({ id: captureId, kind: reading.pageKind }))
  const opened = await openAll(deps, waiting)
  const step = Math.ceil(opened.length / LEARNED_FROM)
  const lesson = learnMarket(opened.filter((_, i) => i % step === 0))
  const good = await openAll(deps, await goodCaptures(database, marketId, GOOD_PAGES))
  // Of a list that looks as it did few pages may have taught less than many did.
  const rules = [joinWrappers(active.rules, lesson.rules), joinWrappers(lesson.rules, active.rules)].find(
    (joined) => isNoWorse(good, active, { ...lesson, rules: joined }),
  )
  if (!rules) return undefined
  const candidate: StoredWrapper = { ...active, rules, withheld: [] }
  const read = opened.map((one) => readOne(one, candidate))
  const known = isAsEver
    ? { pages: await undenied(database, marketId, read), withheld: active.withheld, evaluation: {} }
    : await agreeing(database, marketId, read, active.withheld)
  if (known.pages.length === 0) return undefined
  const seen = known.pages.map(({ extraction, places }) => ({ kind: extraction.pageKind, places }))
  const next = { ...candidate, looks: joinLooks(active.looks, learnLooks(seen)), withheld: known.withheld }
  const note = isAsEver ? 'another look' : 'recovered'
  const version = await addWrapper(database, {
    ...next,
    learnedAt: clock.now(),
    marketId,
    learnedFrom: known.pages.slice(0, LEARNED_FROM).map((page) => page.opened.capture.id),
    evaluation: known.evaluation,
    note,
    examples: examplesOf(known.pages.slice(0, LEARNED_FROM).map((page) => ({ ...page.opened, kind: page.extraction.pageKind })), next), // prettier-ignore
  })
  events.wrapperLearned(marketId, version, note)
  return {
    version,
    pages: known.pages.map(({ opened: { capture }, extraction }) => ({ capture, extraction })),
  }
}

/** The page's tree is let go: many of them would fill the memory. */
function readOne(opened: Opened, wrapper: StoredWrapper): Read {
  const { extraction, tree } = readWith(opened.page, wrapper)
  return { opened, extraction, places: placesOf(tree) }
}

async function undenied(database: Database, marketId: number, read: Read[]): Promise<Read[]> {
  const sound: Read[] = []
  for (const one of read)
    if (!isDenied(await compareWithKnown(database, marketId, one.extraction))) sound.push(one)
  return sound
}

type Agreement = Pick<Verification, 'withheld' | 'evaluation'> & { pages: Read[] }

async function agreeing(
  database: Database,
  marketId: number,
  read: Read[],
  before: readonly string[],
): Promise<Agreement> {
  const pages = read.map((one) => ({ captureId: one.opened.capture.id, extraction: one.extraction }))
  const knowledge = await gather(database, marketId, read)
  const { verified, withheld, evaluation } = verifyReadings(pages, knowledge)
  const sound = read.filter(({ opened }) => verified.has(opened.capture.id))
  const hasRows = ({ extraction }: Read) => extraction.listings.length + extraction.vendors.length > 0
  const isSound = sound.filter(hasRows).length >= Math.max(1, SOUND * read.filter(hasRows).length)
  return {
    pages: (isSound ? sound : []).map((one) => ({
      ...one,
      extraction: withoutDenied(withhold(one.extraction, withheld), knowledge),
    })),
    withheld: [...before.filter((name) => evaluation[name] === undefined), ...withheld],
    evaluation,
  }
}

const unique = (names: string[]): string[] => [...new Set(names)]

async function gather(database: Database, marketId: number, read: Read[]): Promise<Knowledge> {
  const all = read.map(({ extraction }) => extraction)
  const titles = unique(all.flatMap(({ listings }) => listings.map(({ title }) => title)))
  const names = unique(all.flatMap(({ vendors }) => vendors.map(({ name }) => name)))
  const prints = unique(all.flatMap(({ reviews }) => reviews.map(({ fingerprint }) => fingerprint)))
  const rows = await knownByTitle(database, marketId, titles)
  return {
    listings: Map.groupBy(rows, ({ listing }: KnownReading) => listing.title),
    vendors: await knownVendors(database, marketId, names),
    reviews: prints.length > 0 ? await knownReviews(database, marketId, prints) : new Set(),
  }
}
