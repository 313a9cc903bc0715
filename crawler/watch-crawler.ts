import { assertReachable, type Database } from '#db/open-database.ts'
import { countDuePages } from '#db/running.ts'
import { askRedis } from '#infra/ask-redis.ts'
import { askSocksGreeting } from '#infra/ask-socks-greeting.ts'
import { freeBytesUnder } from '#infra/free-space.ts'
import type { Checks } from '#shared/checks.ts'
import type { Clock } from '#shared/clock.ts'
import { watched } from '#shared/metrics.ts'
import type { BrowserLane } from './browser-lane.ts'
import type { CrawlerConfig } from './config.ts'

/** What the crawler cannot work without. */
export function checksOf(config: CrawlerConfig, database: Database): Checks {
  return {
    postgres: () => assertReachable(database),
    queue: () => askRedis(config.queueUrl),
    tor: () => askSocksGreeting(`socks5://${config.upstream.host}:${config.upstream.port}`),
  }
}

/** Looked up when somebody asks. */
export function watchCrawler(
  { captureDir }: CrawlerConfig,
  clock: Clock,
  { database, browserLane }: { database: Database; browserLane: BrowserLane },
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
    watched('lanternfish_browser_contexts', 'Browser contexts that are open.', () => browserLane.contexts()),
  ]
}
