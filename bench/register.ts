import type { LegalBasis } from '#contracts/legal-basis.ts'
import type { Database } from '#db/open-database.ts'
import { addMarket } from '#db/registry.ts'
import { systemClock } from '#shared/clock.ts'
import type { BenchMarket } from './sites.ts'

const DAY_MS = 86_400_000

/** Enters the markets of a bench: no pause between requests, `concurrency` of them at once. */
export async function registerMarkets(
  database: Database,
  markets: readonly BenchMarket[],
  concurrency: number,
): Promise<void> {
  const now = systemClock.now()
  for (const { name, host, recipe, start, depth } of markets) {
    const market = {
      name,
      title: name,
      mode: 'http',
      access: 'public',
      sensitive: false,
      recipe,
      start_paths: [start],
      min_delay_ms: 0,
      concurrency,
      max_pages_per_scrape: 20_000,
      max_bytes_per_scrape: 2_000_000_000,
      max_depth: depth,
      revisit_after_seconds: 86_400,
    }
    await addMarket(database, { market, mirrors: [{ host, port: 80 }], basis: benchBasis(now) }, now)
  }
}

function benchBasis(now: Date): LegalBasis {
  const none = 'None: a bench on invented onions'
  return {
    caseReference: 'BENCH-1',
    caseName: 'Measurement on a simulated onion network; nothing here is evidence',
    authority: none,
    instrument: none,
    article: none,
    jurisdiction: none,
    access: 'public',
    dataClasses: ['listings', 'vendors', 'reviews'],
    validFrom: new Date(now.getTime() - DAY_MS).toISOString(),
    validTo: new Date(now.getTime() + DAY_MS).toISOString(),
    requestedBy: 'The bench',
    approvedBy: 'Whoever started the bench',
    secondApprover: null,
    simulation: true,
  }
}
