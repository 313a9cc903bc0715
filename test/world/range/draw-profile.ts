import type { Entity, OtherMarket } from '#contracts/extraction.ts'
import type { Random } from '../random.ts'
import { LETTERS, type Words } from './draw-good.ts'
import type { EnginePlan } from './engine.ts'
import type { Remark } from './market-view.ts'

const DAY_MS = 86_400_000

/** What the sellers of one engine's markets bring along from elsewhere, and how they are reached. */
export type ProfileWords = {
  /** Other markets, all of them invented. */
  markets: readonly string[]
  /** What is printed of a seller there: deals and stars, or what buyers said. */
  elsewhere: 'stars' | 'sentiment'
  contacts: (random: Random, index: number) => Entity[]
  remark: Words['remark']
}

/** A review from another market. */
export type Brought = Remark & { from: string }

/** What a seller's page says beyond the market's own numbers of him. */
export type Profile = {
  /** Over one, six and twelve months; each span holds the shorter ones. */
  totals: Counted[]
  elsewhere: OtherMarket[]
  contacts: Entity[]
  brought: Brought[]
}
export type Counted = { window: string; positive: number; neutral: number; negative: number }

export const NO_PROFILE: Profile = { totals: [], elsewhere: [], contacts: [], brought: [] }

export function drawProfile(random: Random, plan: EnginePlan, words: ProfileWords, index: number): Profile {
  const markets = words.markets.filter(() => random.next() < 0.6)
  // A page without a single review from elsewhere could not tell its own from others.
  const from = markets.length > 0 ? markets : words.markets.slice(0, 1)
  return {
    totals: drawTotals(random),
    elsewhere: markets.map((market) => ({ market, ...drawElsewhere(random, words.elsewhere) })),
    contacts: random.next() < 0.7 ? words.contacts(random, index) : [],
    brought: from.flatMap((market, i) => drawBrought(random, plan, words, market, index * 20 + i * 5)),
  }
}

function drawTotals(random: Random): Counted[] {
  let [positive, neutral, negative] = [0, 0, 0]
  return ['P1M', 'P6M', 'P12M'].map((window) => {
    positive += random.int(6, 700)
    neutral += random.int(0, 9)
    negative += random.int(0, 6)
    return { window, positive, neutral, negative }
  })
}

const drawElsewhere = (random: Random, by: ProfileWords['elsewhere']): Omit<OtherMarket, 'market'> =>
  by === 'stars'
    ? { sales: random.int(4, 2400), rating: random.int(380, 499) / 100, outOf: 5 }
    : { positive: random.int(4, 1900), neutral: random.int(0, 40), negative: random.int(0, 20) }

function drawBrought(random: Random, { openedAt }: EnginePlan, { remark }: ProfileWords, from: string, first: number): Brought[] {
  return Array.from({ length: random.int(1, 2) }, (_, i) => ({
    from,
    stars: random.int(2, 5),
    buyer: `${random.pick(LETTERS)}****${random.pick(LETTERS)}`,
    postedAt: new Date(openedAt.getTime() - random.int(70, 290) * DAY_MS),
    text: remark(random, 900_000 + first + i),
  }))
} // prettier-ignore
