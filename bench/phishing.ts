import { isRead, killMirrors, mirrorsOf, openCloneWorld, traceOf } from '#test/mirror-world.ts'
import type { Measure } from './measure.ts'

const SEEDS = 100
const AT_ONCE = 10

/**
 * A hundred markets, each with a clone among its addresses that differs in wallets, key and log-in target or in one of
 * them alone: how many clones got a session or left a row, and how many genuine addresses were taken for clones.
 */
export async function benchPhishing(): Promise<Measure[]> {
  const sum = { touched: 0, missed: 0, wronged: 0, unread: 0 }
  for (let batch = 0; batch < SEEDS / AT_ONCE; batch++) {
    const part = await runBatch(`phishing-${batch}`)
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) sum[key] += part[key]
  }
  const of = `of ${SEEDS} seeds`
  return [
    { name: 'clones that got a session or left a row', ours: sum.touched, unit: of },
    { name: 'clones that were not quarantined', ours: sum.missed, unit: of },
    { name: 'markets whose genuine address was not used when the first died', ours: sum.wronged, unit: of },
    { name: 'listings that were not found', ours: sum.unread, unit: `of ${SEEDS * 6}` },
  ]
}

async function runBatch(seed: string) {
  await using resources = new AsyncDisposableStack()
  const world = await openCloneWorld(resources, seed, AT_ONCE)
  const names = world.range.markets.map(({ name }) => name)
  await killMirrors(world, [1], (database) => isRead(database, names, world.clock.now()))
  const sum = { touched: 0, missed: 0, wronged: 0, unread: 0 }
  for (const { name, hosts } of world.range.markets) {
    const { captures, fetches, ofIdentity, writes } = await traceOf(world, name, hosts[1]!)
    if (captures + fetches + ofIdentity + writes > 0) sum.touched += 1
    const [, clone, genuine] = await mirrorsOf(world, name)
    if (clone!.state !== 'quarantined') sum.missed += 1
    if (genuine!.state !== 'active') sum.wronged += 1
  }
  for (const { missing } of await world.score()) sum.unread += missing.length
  return sum
}
