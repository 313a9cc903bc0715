import type { Trespasses } from './world/open-world.ts'

/** What each whole run of the demo must show, whatever its network. */

/** A whole crawl, on a machine that is busy with other things. */
export const LONG_MS = 600_000

export const NO_TRESPASSES: Trespasses = { outside: [], pictures: [], writes: [], logouts: [] }

export const SUMMARY = `listings found: 450 of 450
listings missing: 0
listings invented: 0
wrong fields: 0
gate pages stored as listings: 0
doubles: 0
the crawl agrees with the world
`
