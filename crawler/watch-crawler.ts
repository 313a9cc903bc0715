import { endPause, notePause } from '#db/crawler-pause.ts'
import { assertReachable, type Database } from '#db/open-database.ts'
import { countDuePages } from '#db/running.ts'
import { askRedis } from '#infra/ask-redis.ts'
import { askProxy } from '#infra/ask-proxy.ts'
import { freeBytesUnder } from '#infra/free-space.ts'
import type { Checks } from '#shared/checks.ts'
import type { Clock } from '#shared/clock.ts'
import { watched } from '#shared/metrics.ts'
import type { BrowserLane } from './browser-lane.ts'
import type { CrawlerConfig } from './config.ts'
import type { Egress } from './egress.ts'
import type { CrawlerEvents } from './events.ts'
import { openRoom, type PauseBoard, type Room } from './room.ts'

/** What the crawler cannot work without. */
export function checksOf(config: CrawlerConfig, database: Database): Checks {
  return {
    postgres: () => assertReachable(database),
    queue: () => askRedis(config.queueUrl),
    ...proxyChecks(config),
  }
}

/** One check a network that we have a way to. */
function proxyChecks({ upstreams }: CrawlerConfig): Checks {
  const asked = Object.entries(upstreams).map(([network, upstream]) => [network, () => askProxy(upstream)])
  return Object.fromEntries(asked) as Checks
}

/** Looked up when somebody asks. */
export function watchCrawler(
  { captureDir }: CrawlerConfig,
  clock: Clock,
  { database, browserLane, egress }: { database: Database; browserLane: BrowserLane; egress: Egress },
): Disposable[] {
  return [
    watched('lanternfish_pages_due', 'Pages that are due in all markets.', () =>
      countDuePages(database, clock.now()),
    ),
    watched('lanternfish_capture_free_bytes', 'Room under the folder of captures.', () =>
      freeBytesUnder(captureDir),
    ),
    watched('lanternfish_browser_pss_bytes', 'Memory of the browser and all its processes.', () =>
      browserLane.pssBytes(),
    ),
    watched(
      'lanternfish_egress_down',
      'Networks that are down for this crawler.',
      async () => egress.outages().length,
    ),
    watched('lanternfish_browser_contexts', 'Browser contexts that are open.', () => browserLane.contexts()),
  ]
}

/** Where the crawl has room or pauses; the pause is shown in the console. */
export function openCrawlerRoom(
  { captureDir, minFreeBytes }: Pick<CrawlerConfig, 'captureDir' | 'minFreeBytes'>,
  { database, clock, events }: { database: Database; clock: Clock; events: CrawlerEvents },
): Room {
  return openRoom({ dir: captureDir, minFreeBytes, board: pauseBoard(database, clock) }, events)
}

/** By a name of its own for as long as this process lives. */
function pauseBoard(database: Database, clock: Clock): PauseBoard {
  const id = crypto.randomUUID()
  return {
    paused: (room) => notePause(database, id, { ...room, now: clock.now() }),
    over: () => endPause(database, id),
  }
}
