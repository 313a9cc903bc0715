import type { Change, TrueListing } from './world/range/engine.ts'
import type { RangeMarket } from './world/range/range-market.ts'

const DAY_MS = 86_400_000

/** Which field shows that something of this kind has happened; any sighting shows the others. */
const SHOWN_BY: Partial<Record<Change['kind'], keyof TrueListing>> = {
  price: 'price',
  held: 'price',
  stock: 'stock',
}
const ENDINGS = new Set<Change['kind']>(['vanished', 'left'])

type Share = { changes: number; seen: number }

export type ChangeWatch = {
  /** Told of every fetch of a path. */
  look: (path: string, at: Date) => void
  /** Of the changes between two moments, those that a fetch within the next day could have told. */
  share: (from: Date, to: Date) => Share & { kinds: Partial<Record<Change['kind'], Share>> }
}

/**
 * Says from the truth which of a market's changes a crawler saw within a day: it fetched a page that shows the listing
 * with the field that changed, whichever page that is; for one that went, its own page, which was not there any more.
 */
export function watchChanges({ site }: RangeMarket, opened: Date, until: Date): ChangeWatch {
  const changes = site.changes(opened, until)
  const byListing = Map.groupBy(changes, ({ nativeId }) => nativeId)
  const seen = new Set<Change>()
  const owners = new Map<string, string>()
  const note = (nativeId: string, at: Date, isSeen: (change: Change) => boolean) => {
    for (const change of byListing.get(nativeId) ?? []) {
      const late = at.getTime() - change.at.getTime()
      if (late > 0 && late <= DAY_MS && isSeen(change)) seen.add(change)
    }
  }
  const shareOf = (some: Change[]): Share => ({
    changes: some.length,
    seen: some.filter((change) => seen.has(change)).length,
  })
  return {
    look(path, at) {
      const { kind, listings } = site.page(path, at, 0)
      const owner = owners.get(path)
      if (kind === 'not-found' && owner !== undefined) note(owner, at, (change) => ENDINGS.has(change.kind))
      for (const listing of listings) {
        if (listing.url !== undefined) owners.set(listing.url, listing.nativeId)
        note(listing.nativeId, at, (change) => isShown(change, listing))
      }
    },
    share(from, to) {
      const within = changes.filter(({ at }) => at > from && at <= to)
      const kinds = [...Map.groupBy(within, ({ kind }) => kind)].map(([kind, some]) => [kind, shareOf(some)])
      return { ...shareOf(within), kinds: Object.fromEntries(kinds) }
    },
  }
}

function isShown({ kind }: Change, listing: TrueListing): boolean {
  const field = SHOWN_BY[kind]
  return !ENDINGS.has(kind) && (field === undefined || listing[field] !== undefined)
}
