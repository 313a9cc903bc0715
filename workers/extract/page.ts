import type { Listing, Reading, Review, Vendor } from '#contracts/extraction.ts'
import type { Recipe } from '#pages/recipe.ts'
import type { Parsed, Tree } from '#pages/tree.ts'
import type { PageKind } from '#contracts/page-kind.ts'
import { absoluteUrl } from '#pages/links.ts'

/** What every reader is handed: the page parsed once. */
export type Page = {
  $: Parsed
  html: string
  tree: Tree
  kind: PageKind
  url: string | undefined
  recipe: Recipe | undefined
  /** Without it `3 weeks ago` says nothing. */
  capturedAt?: Date | undefined
}

/** What one reader found. A field's reading says by which rule and how surely. */
export type Found<Thing> = { thing: Partial<Thing>; readings: Record<string, Reading> }
export type Facts = { listings: Found<Listing>[]; vendors: Found<Vendor>[]; reviews: Review[] }
export type Reader = (page: Page) => Facts

export const nothing = (): Facts => ({ listings: [], vendors: [], reviews: [] })

/** A link as stored: absolute where the page's address is known, else as written; never with a fragment. */
export function linkOf(href: string, page: Page): string | undefined {
  if (page.url !== undefined && URL.canParse(page.url)) return absoluteUrl(href, page.url)
  const bare = href.trim().replace(/#.*$/s, '')
  return bare === '' || /^(?:javascript|mailto|data):/i.test(bare) ? undefined : bare
}

/** Longer than any value that is printed: a page without an end to a cell. */
const LONGEST_RAW = 2_000

/** What several places of a page say together, and the strings that it was read from. */
export type ReadList<Thing> = { things: Thing[]; printed: string[] }

/** What was printed, as a reading keeps it. */
export const rawOf = (raw: string): string =>
  raw.length <= LONGEST_RAW ? raw : raw.slice(0, LONGEST_RAW).toWellFormed()
