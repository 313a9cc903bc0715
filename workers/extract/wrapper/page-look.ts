import { z } from 'zod'
import type { Tree } from '#pages/tree.ts'
import { indexPage, newPathNames, nameOfPath } from './page-index.ts'

/** How pages of one kind look: the places of the tree at which most of them have text, as tags from the root down. */
export const Look = z.object({ kind: z.string(), pages: z.number().int(), places: z.array(z.string()) })
export type Look = z.infer<typeof Look>

/** A page with less of a look than this share is none of its kind's. */
export const ALIKE = 0.6
/** Of fewer pages nobody can tell how their kind looks. */
export const FEWEST_PAGES = 5

/** A page of unclosed tags has tens of thousands, each as long as the page is deep. */
const MOST_PLACES = 2_000

/** The places of a page's text. They outlast other goods, other words and other addresses, and no redesign. */
export function placesOf(tree: Tree): Set<string> {
  const names = newPathNames()
  const { runs, path } = indexPage(tree, names)
  const own = new Set(runs.map(({ at }) => path[at]!))
  return new Set(
    Array.from(own)
      .slice(0, MOST_PLACES)
      .map((id) => nameOfPath(names, id)),
  )
}

/** The looks of some pages: pages of a kind that look alike share one. */
export function learnLooks(pages: { kind: string; places: Set<string> }[]): Look[] {
  const groups: { kind: string; members: Set<string>[]; look: Look }[] = []
  for (const { kind, places } of pages) {
    if (places.size === 0) continue
    const own = groups.find((group) => group.kind === kind && shareOf(group.look, places) >= ALIKE)
    const group = own ?? { kind, members: [], look: { kind, pages: 0, places: [] } }
    if (!own) groups.push(group)
    group.members.push(places)
    group.look = lookOf(kind, group.members)
  }
  return groups.map(({ look }) => look)
}

function lookOf(kind: string, members: Set<string>[]): Look {
  const counts = new Map<string, number>()
  for (const places of members) for (const place of places) counts.set(place, (counts.get(place) ?? 0) + 1)
  const common = [...counts].filter(([, count]) => count >= members.length / 2)
  return { kind, pages: members.length, places: common.map(([place]) => place).sort() }
}

/** Looks of a market with those that it has shown since: one that is much like an older one is that one, seen again. */
export function joinLooks(known: Look[], fresh: Look[]): Look[] {
  const joined = known.map((look) => ({ ...look }))
  for (const look of fresh) {
    const places = new Set(look.places)
    const twin = joined.find((other) => other.kind === look.kind && shareOf(other, places) >= ALIKE)
    if (twin) twin.pages += look.pages
    else joined.push(look)
  }
  return joined
}

/**
 * 0 to 1: how much a page looks like those of its kind.
 *
 * @returns nothing where too few pages of the kind are known
 */
export function likenessOf(looks: readonly Look[], kind: string, places: Set<string>): number | undefined {
  const own = looks.filter((look) => look.kind === kind)
  if (own.reduce((sum, { pages }) => sum + pages, 0) < FEWEST_PAGES) return undefined
  return Math.max(...own.map((look) => shareOf(look, places)))
}

/** The smaller of two shares: of the look in the page, and of the page in the look. */
function shareOf(look: Look, places: Set<string>): number {
  const both = look.places.filter((place) => places.has(place)).length
  return both / Math.max(look.places.length, places.size, 1)
}
