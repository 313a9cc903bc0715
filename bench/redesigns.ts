import { openRedesignWorld, type Redesign, type RedesignResult } from '#test/redesign-world.ts'
import { engines } from '#test/world/range/engines.ts'
import type { Measure } from './measure.ts'

const LISTINGS = 40
const AT_ONCE = 4
/** Engines whose markets sell: on the others nothing is a listing, and shelves have one markup in both designs. */
const SHOPS = ['table', 'card', 'tree', 'shop', 'russian', 'chinese-forum']

/**
 * Each redesign of the range's shops in the middle of a market's second scrape, read without a recipe by crawler and
 * worker: whether the alarm came in that scrape, whether the market was read again by the end of the next one with no
 * person, and which released rows say what the page does not. Budgets: 8 of 10; no wrong row.
 */
export async function benchRedesigns(): Promise<Measure[]> {
  const all: Redesign[] = engines
    .filter(({ name }) => SHOPS.includes(name))
    .flatMap(({ name, designs }) => designs.slice(1).map((_, i) => ({ engine: name, design: i + 1 })))
  const results: RedesignResult[] = []
  for (let first = 0; first < all.length; first += AT_ONCE) {
    await using resources = new AsyncDisposableStack()
    const world = await openRedesignWorld(resources, all.slice(first, first + AT_ONCE), {
      listings: LISTINGS,
    })
    await world.round()
    await world.round({ switched: true })
    await world.round()
    results.push(...(await world.results()))
    for (const one of results.slice(first))
      process.stderr.write(`redesigns: ${JSON.stringify({ ...one, wrong: one.wrong.slice(0, 8) })}\n`)
  }
  return measuresOf(results)
}

/** Read again: with no person, and nearly everything that its pages show is there. */
const isRecovered = ({ recovered, found, shown }: RedesignResult): boolean =>
  recovered && found >= 0.9 * shown

const isAlarmed = ({ alarms }: RedesignResult): boolean => alarms.during > 0

function measuresOf(results: RedesignResult[]): Measure[] {
  const count = (of: (one: RedesignResult) => boolean) => results.filter(of).length
  const sum = (of: (one: RedesignResult) => number) => results.reduce((all, one) => all + of(one), 0)
  const names = (of: (one: RedesignResult) => boolean) =>
    results.filter(of).map(({ engine, look }) => `${engine} ${look}`).join(', ') || 'none' // prettier-ignore
  const share = (of: (one: RedesignResult) => boolean) => ({
    ours: count(of),
    peer: results.length,
    ratio: count(of) / results.length,
    unit: 'redesigns',
  })
  const wrong = sum((one) => one.wrong.length)
  return [
    { name: 'alarm in the same scrape', ...share(isAlarmed), budget: { atLeast: 1 }, note: `without: ${names((one) => !isAlarmed(one))}` },
    { name: 'recovered with no person', ...share(isRecovered), budget: { atLeast: 0.8 }, note: `not: ${names((one) => !isRecovered(one))}` },
    { name: 'values released that are not on the page', ours: wrong, unit: 'values', ratio: wrong, budget: { atMost: 0 }, note: `${sum(({ released }) => released)} rows released from ${sum(({ shown }) => shown)} shown in the new designs; fields withheld: ${results.map(({ engine, look, withheld }) => `${engine} ${look} ${withheld.length}`).join(', ')}` },
    { name: 'alarms without a redesign', ours: sum(({ alarms }) => alarms.before), unit: 'alarms', ratio: sum(({ alarms }) => alarms.before), budget: { atMost: 0 }, note: `in the scrapes before; ${sum(({ alarms }) => alarms.after)} in those after` },
    { name: 'listings said to be gone that are on offer', ours: sum(({ gone }) => gone), unit: 'listings', ratio: sum(({ gone }) => gone), budget: { atMost: 0 }, note: 'from the redesign on' },
  ] // prettier-ignore
}
