import { openRandom, type Random } from '../random.ts'
import type { Change, EnginePlan } from './engine.ts'
import { openTimeline, type Standing, type Timeline } from './timeline.ts'

const DAY_MS = 86_400_000
/** How long before the opening the oldest listing was put up. */
const PAST_DAYS = 300

/** What never changes about a listing, whatever is sold: an engine's catalogue adds its own words. */
export type Base = { index: number; vendor: number; bornAt: number; postedAt: Date }
export type OnOffer<Good> = Good & Base & Standing

/** A market's goods: the same for the same plan, made one after the other as far as somebody asks. */
export type Stock<Good> = {
  /** By its place in the order in which all were put up; undefined while it is not there. */
  at: (index: number, moment: Date) => OnOffer<Good> | undefined
  /** Everything there at a moment, the oldest first. */
  all: (moment: Date) => OnOffer<Good>[]
  vendorIsThere: (vendor: number, moment: Date) => boolean
  changes: (from: Date, to: Date) => { at: number; good: Good & Base; kind: Change['kind'] }[]
}

/** @param draw A listing's own words; `made` has all that came before, so that no title is given twice. */
export function openStock<Good extends object>(
  plan: EnginePlan,
  draw: (random: Random, index: number, made: readonly Good[]) => Good,
): Stock<Good> {
  const perDay = 1 / (DAY_MS * plan.scale)
  const opened = plan.openedAt.getTime()
  const made: (Good & Base)[] = []
  const timelines: Timeline[] = []
  const leaving = Array.from({ length: plan.vendors }, (_, vendor) => leavesAt(plan, vendor, perDay))

  const bornAt = (index: number): number => {
    const random = openRandom(plan.seed, plan.market, 'born', String(index))
    if (index < plan.listings)
      return Math.ceil(
        opened - ((plan.listings - index - random.next()) / plan.listings) * PAST_DAYS * DAY_MS,
      )
    const rate = plan.life.newPerDay * plan.listings * perDay
    return rate === 0
      ? Number.POSITIVE_INFINITY
      : Math.ceil(opened + (index - plan.listings + 1 - random.next() * 0.9) / rate)
  }
  const make = (index: number, born: number): void => {
    const random = openRandom(plan.seed, plan.market, 'listing', String(index))
    const vendor = pickVendor(random, leaving, index, born)
    const base = { index, vendor, bornAt: born, postedAt: new Date(born) }
    made.push({ ...draw(random, index, made), ...base })
    timelines.push(lifeOf(plan, random, index, Math.max(born, opened), perDay))
  }
  let nextBorn = bornAt(0)
  const reach = (moment: number): void => {
    while (nextBorn <= moment) {
      make(made.length, nextBorn)
      nextBorn = bornAt(made.length)
    }
  }
  // What stands still is not written anew: a market of thousands is asked at every moment.
  const last: { standing: Standing; offer: OnOffer<Good> }[] = []
  const at = (index: number, moment: Date): OnOffer<Good> | undefined => {
    const time = moment.getTime()
    reach(time)
    const good = made[index]
    if (!good || good.bornAt > time || leaving[good.vendor]! <= time) return undefined
    const standing = timelines[index]!.at(time)
    if (!standing.present) return undefined
    if (last[index]?.standing !== standing) last[index] = { standing, offer: { ...good, ...standing } }
    return last[index].offer
  }
  const all = remember((moment: Date) => {
    reach(moment.getTime())
    return made.flatMap(({ index }) => at(index, moment) ?? [])
  })
  return {
    at,
    all,
    vendorIsThere: (vendor, moment) => leaving[vendor]! > moment.getTime(),
    changes: (from, to) => {
      reach(to.getTime())
      return made
        .flatMap((good) => changesOf(good, timelines[good.index]!, leaving[good.vendor]!, from.getTime(), to.getTime()).map((change) => ({ ...change, good })))
        .toSorted((a, b) => a.at - b.at)
    },
  } // prettier-ignore
}

function leavesAt(plan: EnginePlan, vendor: number, perDay: number): number {
  const random = openRandom(plan.seed, plan.market, 'leaves', String(vendor))
  const rate = plan.life.vendorsLeavePerDay * perDay
  return rate === 0
    ? Number.POSITIVE_INFINITY
    : Math.ceil(plan.openedAt.getTime() - Math.log(1 - random.next()) / rate)
}

/** Every vendor has a listing at the opening; what comes later comes from one who is still there, if anybody is. */
function pickVendor(random: Random, leaving: number[], index: number, born: number): number {
  if (index < leaving.length) return index
  const first = random.int(0, leaving.length - 1)
  const order = leaving.map((_, i) => (first + i) % leaving.length)
  return order.find((vendor) => leaving[vendor]! > born) ?? first
}

function lifeOf(plan: EnginePlan, random: Random, index: number, start: number, perDay: number): Timeline {
  const { changePerDay, vanishPerDay, returnPerDay, holdShare, unevenness } = plan.life
  const first = {
    present: true,
    factor: 1,
    stock: random.int(1, 500),
    sold: random.int(0, 900),
    held: false,
    changes: 0,
  }
  // The sum of twelve evenly spread numbers is as good as normal; the mean of the rates stays one.
  const normal = Array.from({ length: 12 }, () => random.next()).reduce((sum, one) => sum + one, -6)
  const own = Math.exp(unevenness * normal - unevenness ** 2 / 2)
  return openTimeline(openRandom(plan.seed, plan.market, 'life', String(index)), start, first, {
    change: changePerDay * own * perDay,
    vanish: vanishPerDay * perDay,
    return: returnPerDay * perDay,
    holdShare,
  })
}

function changesOf({ bornAt }: Base, line: Timeline, leaves: number, from: number, to: number) {
  const within = (at: number): boolean => at > from && at <= to
  const turns = line.between(from, Math.min(to, leaves - 1)).map(({ at, kind }) => ({ at, kind }))
  if (within(bornAt) && leaves > bornAt) turns.unshift({ at: bornAt, kind: 'new' })
  if (within(leaves) && bornAt < leaves && line.at(leaves).present) turns.push({ at: leaves, kind: 'left' })
  return turns
} // prettier-ignore

/** The last answer is kept: pages of one moment are asked for one after the other. */
function remember<T>(answer: (moment: Date) => T): (moment: Date) => T {
  let last: { time: number; value: T } | undefined
  return (moment) => {
    const time = moment.getTime()
    if (last?.time !== time) last = { time, value: answer(moment) }
    return last.value
  }
}
