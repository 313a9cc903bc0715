import type { Logger } from '#shared/logger.ts'
import { counter } from '#shared/metrics.ts'

const closed = counter('lanternfish_captures_closed_total', 'Stored captures that could not be opened again.')
const held = counter('lanternfish_readings_held_total', 'Readings put into quarantine, by reason.', [
  'reason',
])
const ended = counter('lanternfish_readings_held_ended_total', 'Readings that left quarantine.', ['ending'])
const alarms = counter('lanternfish_reading_alarms_total', 'Alarms that pages are not what they were.', [
  'reason',
])
const learned = counter('lanternfish_wrappers_learned_total', 'Versions of wrappers that went live.', [
  'note',
])

const presence = counter('lanternfish_listing_presence_total', 'Listings found gone, or back.', ['state'])

/** What becomes of readings that somebody doubts, and how far scrapes reached. */
export const readingEvents = (log: Logger) => ({
  covered: (scrapeId: string, counts: { lists: number; slices: number; gone: number; returned: number }) => {
    for (const state of ['gone', 'returned'] as const) presence.inc({ state }, counts[state])
    log.info({ scrapeId, ...counts }, 'coverage of a scrape worked out')
  },
  captureClosed: (captureId: string, error: Error) => {
    closed.inc()
    log.error({ captureId, reason: error.message }, 'a stored capture cannot be opened to learn from')
  },
  readingHeld: (captureId: string, reason: string) => {
    held.inc({ reason })
    log.debug({ captureId, reason }, 'reading put into quarantine')
  },
  readingsEnded: (marketId: number, ending: string, count: number) => {
    ended.inc({ ending }, count)
    log.info({ marketId, ending, count }, 'readings left quarantine')
  },
  alarmRaised: (alarmId: number, place: { marketId: number; scrapeId: string; reason: string }) => {
    alarms.inc({ reason: place.reason })
    const what = place.reason === 'gated' ? 'far more answers of a market are gates than is usual' : 'pages of a market are not what they were' // prettier-ignore
    log.warn({ alarmId, ...place }, what)
  },
  wrapperLearned: (marketId: number, version: number, note: string) => {
    learned.inc({ note })
    log.info({ marketId, version, note }, 'a wrapper went live')
  },
})
