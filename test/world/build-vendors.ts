import { vendorNames } from './names.ts'
import { pgpPublicKey } from './pgp-key.ts'
import type { Random } from './random.ts'
import type { Engine, WorldVendor } from './world-types.ts'

const LEVELS = ['new', 'bronze', 'silver', 'gold', 'trusted']
const FIRST_DAY = Date.UTC(2024, 0, 1)
export const DAY_MS = 86_400_000

export type VendorPlan = { seed: string; market: string; engine: Engine; count: number }

export function buildVendors(random: Random, plan: VendorPlan): WorldVendor[] {
  return vendorNames(random, plan.count).map((name) => {
    const joined = new Date(FIRST_DAY + random.int(0, 700) * DAY_MS)
    return {
      name,
      path: `${plan.engine === 'table' ? '/vendor' : '/v'}/${name}`,
      level: random.pick(LEVELS),
      rating: (random.int(300, 500) / 100).toFixed(2),
      sales: random.int(3, 4000),
      joinedAt: joined.toISOString().slice(0, 10),
      pgpKey: pgpPublicKey([plan.seed, plan.market, name].join('\0'), name, joined),
    }
  })
}
