import type { Database } from '#db/open-database.ts'
import type { Mirror, RegisteredMarket } from '#db/registry.ts'
import type { ScrapeRow } from '#db/scrapes.ts'
import type { CaptureStore } from '#evidence/capture-store.ts'
import type { ClockSource } from '#evidence/clock-source.ts'
import type { Site, Tool } from '#evidence/tool.ts'
import type { LegalBasis } from '#contracts/legal-basis.ts'
import type { LifeState } from '#contracts/market-life.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { Clock } from '#shared/clock.ts'
import type { MasterKey } from '#shared/master-key.ts'
import type { CrawlerConfig } from './config.ts'
import type { CsamGate } from './csam-gate.ts'
import type { CrawlerEvents } from './events.ts'
import type { FetchOutcome, FetchTask } from './fetch-outcome.ts'
import type { HandOffDesk } from './hand-off-desk.ts'
import type { Front } from './front.ts'
import type { ReportKeys } from './hotline-report.ts'
import type { Identity, SessionState } from './identity.ts'
import type { LaneChoice } from './lane-choice.ts'
import type { Mirrors } from './mirrors.ts'
import type { Room } from './room.ts'
import type { SiteLogIn } from './site-session.ts'
import type { Slots } from './slots.ts'
import type { Walk } from './walk.ts'

/** Why a crawler lays a market down, and until when nobody needs to take it up again. */
export type Pause = { reason: string; restUntil: Date | null }

/** What all markets of a crawler share. */
export type CrawlerDeps = {
  config: CrawlerConfig
  database: Database
  store: CaptureStore
  room: Room
  gate: { readonly judge: CsamGate; readonly version: string } & ReportKeys
  recipes: Map<string, Recipe>
  clock: Clock
  /** Read at start and hourly; frozen onto each capture. */
  clockSource: () => ClockSource
  tool: Tool
  site: Site
  events: CrawlerEvents
  /** @param kept what the last log-in of this identity left */
  openIdentity(market: RegisteredMarket, identityId: string, kept?: SessionState): Promise<Identity>
  fetch(task: FetchTask, identity: Identity): Promise<FetchOutcome>
  /** How many markets are crawled at once. */
  slots: Slots
  /** Where gates are put before people. */
  handOffs: HandOffDesk
  enqueue(captureIds: string[]): Promise<void>
  countWaiting(): Promise<number>
  /** Seals what sessions are made of; without it nobody logs in and nothing of a session is kept. */
  identityKey?: MasterKey | undefined
  /** Two log-ins in this time are the most; an hour, which tests in scaled time shorten. */
  logInHourMs?: number
  /** A number from 0 to 1. */
  random: () => number
}

/** One market in the hands of one crawler, while it holds the market's identity. */
export type MarketSession = {
  deps: CrawlerDeps
  market: RegisteredMarket
  basis: LegalBasis
  /** The one that is asked now. */
  mirror: Mirror
  mirrors: Mirrors
  /** How the market was when it was looked at last. */
  life: { state: LifeState | 'unread' }
  scrape: ScrapeRow
  recipe: Recipe | undefined
  identity: Identity
  front: Front
  lanes: LaneChoice
  walk: Walk
  /** Where the market is read with a log-in. */
  siteLogIn: SiteLogIn | undefined
  /** Ends this session, its scrape being laid down; the first reason stands. */
  layDown: (pause: Pause) => void
  signal: AbortSignal
}
