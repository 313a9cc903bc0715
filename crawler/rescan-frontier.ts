import {
  oldAddresses,
  stopAddresses,
  takeMarks,
  type KnownAddress,
  type StoppedAddress,
} from '#db/gate-scan-pages.ts'
import { openScan } from '#db/gate-scan.ts'
import { gateAddress } from './gate-address.ts'
import { hotlineReportOf } from './hotline-report.ts'
import type { RescanDeps } from './rescan-captures.ts'

export type FrontierCounts = { addresses: number; stopped: number }

/**
 * Judges every address that the frontier holds and other rules judged, whether it is due or not: what these stop is
 * reported at once, and its address goes. It goes on where an earlier run was ended.
 */
export async function rescanFrontier(
  deps: Pick<RescanDeps, 'database' | 'gate' | 'clock' | 'signal'>,
): Promise<FrontierCounts> {
  const { database, gate, clock, signal } = deps
  const counts = { addresses: 0, stopped: 0 }
  await openScan(database, gate.version, clock.now())
  for await (const batch of oldAddresses(database, gate.version, clock.now())) {
    const stopped = batch.flatMap((address) => stoppedAs(gate, address) ?? [])
    await stopAddresses(database, stopped, clock.now())
    const marked = batch.filter(({ marks }) => marks.some((text) => gate.judge({ url: '', html: text })))
    await takeMarks(
      database,
      marked.map(({ id }) => id),
    )
    counts.addresses += batch.length
    counts.stopped += stopped.length
    if (signal?.aborted) break
  }
  return counts
}

function stoppedAs(
  gate: RescanDeps['gate'],
  { id, marketId, url }: KnownAddress,
): StoppedAddress | undefined {
  const hit = gateAddress(gate.judge, url)
  return hit && { id, marketId, report: hotlineReportOf(hit, { url, wasRead: false, reached: [] }, gate) }
}
