import { clickPaths, leasePages, type DuePage } from '#db/frontier.ts'
import type { MarketSession } from './market-session.ts'

export type LeasedPage = DuePage & { clickPath: string[] }

/** A page in somebody's hands. Until it is let go, it may still lead to others. */
export type TakenPage = Disposable & { page: LeasedPage }

export type PageSource = {
  /** Undefined when nothing is due and nobody has a page in hand that could change that. */
  next(): Promise<TakenPage | undefined>
  /** Whether any were due, or are now that nothing else was. */
  areLeft(): Promise<boolean>
}

/** Long enough for any fetch: while its holder lives, nobody else takes a page of this market. */
const PAGE_LEASE_MS = 10 * 60_000

/**
 * Leases pages some at a time. A market's first page leads to all others: whoever finds nothing due while that one is
 * under way waits for it, or the rest would be read by one alone.
 *
 * @param written resolves when what was found so far can be leased
 */
export function openPageSource(
  session: MarketSession,
  holder: string,
  written: () => Promise<void>,
): PageSource {
  const { deps, signal, walk } = session
  const ready: LeasedPage[] = []
  const hands = openHands()
  let filling: Promise<boolean> | undefined
  const refill = () => (filling ??= fill(session, holder, ready).finally(() => (filling = undefined)))
  return {
    async areLeft() {
      return (await refill()) || ((await walk.seekMissing(deps.clock.now())) && (await refill()))
    },
    async next() {
      for (;;) {
        const before = hands.turn()
        if (ready.length === 0 && !signal.aborted) await written().then(refill)
        const page = ready.shift()
        if (page) return hands.take(page)
        if (signal.aborted || before.isOver()) return undefined
        // At once where a page was let go meanwhile: it may have led to others.
        await before.letGo
      }
    },
  }
}

/** @returns whether any were due */
async function fill(session: MarketSession, holder: string, ready: LeasedPage[]): Promise<boolean> {
  const { deps, market, signal, walk } = session
  const now = deps.clock.now()
  const until = new Date(now.getTime() + PAGE_LEASE_MS)
  const most = market.concurrency * 8
  const leased = await leasePages(deps.database, market.id, { holder, now, until }, most, walk.ahead)
  const pages = await walk.sift(leased)
  if (pages.length === 0 && leased.length > 0 && !signal.aborted) return fill(session, holder, ready)
  const trails = await clickPaths(
    deps.database,
    pages.map(({ id }) => id),
  )
  ready.push(...pages.map((page) => ({ ...page, clickPath: (trails.get(page.id) ?? []).slice(0, -1) })))
  return pages.length > 0
}

/** Who has a page, as far as others must know: whether anybody has, and when one of them is let go. */
function openHands() {
  let inHand = 0
  let letGo = Promise.withResolvers<void>()
  return {
    /** `isOver`: nobody has a page, or has had one since. */
    turn() {
      const { promise } = letGo
      return { letGo: promise, isOver: () => inHand === 0 && promise === letGo.promise }
    },
    take(page: LeasedPage): TakenPage {
      inHand += 1
      return {
        page,
        [Symbol.dispose]() {
          inHand -= 1
          letGo.resolve()
          letGo = Promise.withResolvers()
        },
      }
    },
  }
}
