import { pgpPublicKey } from '../pgp-key.ts'
import { openRandom } from '../random.ts'
import { drawProfile, NO_PROFILE } from './draw-profile.ts'
import type { EnginePlan } from './engine.ts'
import type { Catalogue, Seller } from './market-view.ts'

const DAY_MS = 86_400_000

export type Sellers = {
  at: (index: number, at: Date) => Seller
  /** By what stands in an address; -1 where nobody has it. */
  indexOf: (id: string | undefined, name: string | undefined) => number
}

/** The sellers of a market at a moment; keys are made when somebody asks, for they take a while. */
export function openSellers(plan: EnginePlan, catalogue: Catalogue): Sellers {
  const known: Omit<Seller, 'lastSeenAt'>[] = []
  const names = new Set<string>()
  for (let index = 0; index < plan.vendors; index++) {
    const random = openRandom(plan.seed, plan.market, 'vendor', String(index))
    let name = catalogue.sellerName(random, index)
    while (names.has(name)) name += String(random.int(2, 9))
    names.add(name)
    const joinedAt = new Date(plan.openedAt.getTime() - random.int(310, 900) * DAY_MS)
    let key: string | undefined
    known.push({
      index,
      id: String(301 + index * 3),
      name,
      level: random.pick(catalogue.levels),
      rating: (random.int(300, 500) / 100).toFixed(2),
      sales: random.int(3, 4000),
      joinedAt,
      ...profileOf(plan, catalogue, index),
      pgpKey: () => (key ??= pgpPublicKey([plan.seed, plan.market, name].join('\0'), name, joinedAt)),
    })
  }
  return {
    at(index, at) {
      const seen = openRandom(plan.seed, plan.market, 'seen', String(index), at.toISOString().slice(0, 10))
      return { ...known[index]!, lastSeenAt: new Date(at.getTime() - seen.int(0, 3) * DAY_MS) }
    },
    indexOf: (id, name) => known.findIndex((one) => one.id === id || one.name === name),
  }
}

/** Drawn by itself, so that nothing else of a market moves with it. */
const profileOf = (plan: EnginePlan, { profile }: Catalogue, index: number) =>
  profile
    ? drawProfile(openRandom(plan.seed, plan.market, 'profile', String(index)), plan, profile, index)
    : NO_PROFILE
