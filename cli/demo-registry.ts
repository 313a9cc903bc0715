import type { Database } from '#db/open-database.ts'
import { addBasis, addMarket, findMarket, findMarketByName } from '#db/registry.ts'
import { MarketEntry } from '#crawler/market-entry.ts'
import type { LegalBasis } from '#contracts/legal-basis.ts'
import type { Clock } from '#shared/clock.ts'
import { newMarketOf } from './market.ts'
import { simulatedBasis } from './simulated-basis.ts'
import type { WorldNotice } from './demo-world.ts'

const DEMO = { caseName: 'Demonstration on a simulated onion world; nothing here is evidence', requestedBy: 'The demo', approvedBy: 'Whoever started the demo' } // prettier-ignore

/** Enters the markets of the world, on a basis that says what it is: a simulation. */
export async function registerWorld(database: Database, notice: WorldNotice, clock: Clock): Promise<void> {
  const now = clock.now()
  const legalBasis = simulatedBasis(now, 'public', DEMO)
  for (const { name, title, host, recipe, mode, startPath, politeness } of notice.markets) {
    const entry = MarketEntry.parse({
      name,
      title,
      mode,
      access: 'public',
      ...(recipe !== undefined && { recipe }),
      mirrors: [{ host }],
      startPaths: [startPath],
      politeness: { ...politeness, requestsPerSecond: null },
      legalBasis,
    })
    const isNew = await addMarket(database, newMarketOf(entry), now)
    if (!isNew) await renewExpired(database, name, legalBasis, now)
  }
}

async function renewExpired(database: Database, name: string, basis: LegalBasis, now: Date): Promise<void> {
  const known = await findMarketByName(database, name)
  if (!known) return
  const { basis: current } = await findMarket(database, known.id)
  if (!current || new Date(current.value.validTo) < now) await addBasis(database, known.id, basis, now)
}
