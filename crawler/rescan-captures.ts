import { dropCapture } from '#db/drop-capture.ts'
import { findOldCaptures, keepScan, openScan, type OldCapture } from '#db/gate-scan.ts'
import type { Database } from '#db/open-database.ts'
import { takeObjects } from '#db/purge-captures.ts'
import type { CaptureStore } from '#evidence/capture-store.ts'
import { readTexts, type StoredText } from '#evidence/read-capture.ts'
import type { Tombstone, TombstoneSeal } from '#evidence/tombstone.ts'
import { linksOf, type Link } from '#pages/links.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { Clock } from '#shared/clock.ts'
import { LanternfishError } from '#shared/errors.ts'
import type { TextGate } from './open-text-gate.ts'
import type { CsamHit } from './csam-gate.ts'
import { gateAddress, gateLinks, longerLinks } from './gate-address.ts'
import { hotlineReportOf, type ReportKeys } from './hotline-report.ts'

export type RescanDeps = {
  database: Database
  store: CaptureStore
  gate: TextGate & ReportKeys
  clock: Clock
  sign: (tombstone: Tombstone) => TombstoneSeal
  /** Who or what asked for it, for the record. */
  by: string
  signal?: AbortSignal
}

export type RescanCounts = { scanned: number; dropped: number; kept: number; unreadable: number }

/**
 * Judges every stored capture that other rules judged, oldest first, and drops what these stop. It goes on where an
 * earlier run was ended.
 */
export async function rescanCaptures(
  deps: RescanDeps,
  onBatch: (counts: RescanCounts) => void = () => undefined,
): Promise<RescanCounts> {
  const { database, clock, gate, store } = deps
  const { version } = gate
  const counts = { scanned: 0, dropped: 0, unreadable: 0, kept: 0 }
  let after = await openScan(database, version, clock.now())
  while (!deps.signal?.aborted) {
    const batch = await findOldCaptures(database, version, after)
    const before = { ...counts }
    for (const capture of batch) counts[await judgeStored(deps, capture)] += 1
    counts.scanned += batch.length
    await takeObjects(database, (sha256) => store.delete(sha256))
    const end = batch.at(-1)
    const last = end && { time: end.startedAt, id: end.id }
    const scanned = counts.scanned - before.scanned
    await keepScan(database, version, {
      last,
      scanned,
      dropped: counts.dropped - before.dropped,
      now: clock.now(),
    })
    if (!last) return counts
    after = last
    onBatch(counts)
  }
  return counts
}

async function judgeStored(
  deps: RescanDeps,
  capture: OldCapture,
): Promise<'dropped' | 'unreadable' | 'kept'> {
  const texts = await textsOf(deps, capture)
  if (!texts) return 'unreadable'
  const found = findHit(deps, capture, texts)
  if (!found) return 'kept'
  const { gate, clock, database, sign, by } = deps
  const { hit, url, links, isOwn } = found
  const now = clock.now()
  const rule = `gate rule ${hit.rule} of ${gate.version}`
  const reached = isOwn ? capture.clickPath : capture.clickPath.slice(0, capture.clickPath.indexOf(url))
  const report = hotlineReportOf(hit, { url, wasRead: isOwn, reached }, gate)
  const seal = sign({
    captureId: capture.id,
    objectSha256: capture.objectSha256,
    objectSm3: capture.objectSm3,
    market: capture.market,
    capturedAt: capture.startedAt,
    purgedAt: now,
    class: 'csam-report',
    rule,
  })
  const buried = linksThatHit(deps, links, { url, reached: [...reached, url] })
  const drop = { capture, report, buried, rule, by, now, isOwn, ...seal }
  return (await dropCapture(database, drop)) ? 'dropped' : 'kept'
}

type Found = { hit: CsamHit; url: string; links: Link[]; isOwn: boolean }

/** Not `isOwn`: the page is innocent, but its record names the way to it, and the gate stops an address there. */
function findHit({ gate }: RescanDeps, { clickPath }: OldCapture, texts: StoredText[]): Found | undefined {
  for (const text of texts) {
    const links = () => linksOf(parsePage(text.dom ?? text.html), text.url)
    const hit = gate.judge({ ...text, linkTexts: [...longerLinks(text, links), ...text.asked] })
    if (hit) return { hit, url: text.url, links: links(), isOwn: true }
  }
  for (const url of clickPath) {
    const hit = gateAddress(gate.judge, url)
    if (hit) return { hit, url, links: [], isOwn: false }
  }
  return undefined
}

/** Undefined where the object is gone or damaged: that is told by others, and must not end the scan. */
async function textsOf(
  { store }: RescanDeps,
  { objectSha256 }: OldCapture,
): Promise<StoredText[] | undefined> {
  try {
    return await readTexts(await store.get(objectSha256))
  } catch (error) {
    if (error instanceof LanternfishError && error.code.startsWith('CAPTURE_')) return undefined
    throw error
  }
}

function linksThatHit(
  { gate }: RescanDeps,
  links: Link[],
  { url, reached }: { url: string; reached: string[] },
) {
  return gateLinks(gate.judge, links, new Set([new URL(url).hostname])).map(({ path, url: to, hit }) => ({
    path,
    report: hotlineReportOf(hit, { url: to, wasRead: false, reached }, gate),
  }))
}
