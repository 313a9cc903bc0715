import { likeness, type PageMarks } from '#pages/page-marks.ts'

const KINDS = ['keys', 'wallets', 'logins'] as const
export type MarkKind = (typeof KINDS)[number]

/** A page as proven mirrors show it. `changing` names what differs between two visits of one mirror. */
export type KnownMarks = PageMarks & { changing: readonly string[] }

/** What a page of an unproven mirror shows otherwise. `other-page`: it is built so differently that it is another page. */
export type Difference = { what: MarkKind | 'other-page'; expected: string[]; shown: string[] }

/** Below it two pages are not the same page of one site, whatever changed in between. */
const ALIKE = 0.4

/**
 * What differs, the gravest first. A key, wallet or log-in target that is missing where its siblings show one counts as
 * one that was changed.
 */
export function differencesOf(known: KnownMarks, shown: PageMarks): Difference[] {
  const found: Difference[] = KINDS.flatMap((what) => {
    if (known.changing.includes(what)) return []
    const [lost, added] = [without(known[what], shown[what]), without(shown[what], known[what])]
    return lost.length > 0 || added.length > 0 ? [{ what, expected: lost, shown: added }] : []
  })
  if (likeness(known.shape, shown.shape) < ALIKE)
    found.push({ what: 'other-page', expected: [known.title], shown: [] })
  return found
}

/** How many of a page's marks a comparison proves something by. */
export function provingMarks(known: KnownMarks): string[] {
  return KINDS.flatMap((what) =>
    known.changing.includes(what) ? [] : known[what].map((value) => `${what} ${value}`),
  )
}

function without(values: readonly string[], others: readonly string[]): string[] {
  const present = new Set(others)
  return values.filter((value) => !present.has(value))
}
