import { describe, expect, test } from 'vitest'
import { PageKind } from '#contracts/page-kind.ts'
import { linksOf } from '#pages/links.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { Engine, EnginePlan } from './engine.ts'
import { engines } from './engines.ts'
import { Life } from './life.ts'

const HOST = 'http://range.onion'
const OPENED = new Date('2026-11-20T10:00:00Z')
const DAY_MS = 86_400_000
const later = (days: number): Date => new Date(OPENED.getTime() + days * DAY_MS)

const plan = (over: Partial<EnginePlan> = {}): EnginePlan => ({ market: 'm', title: 'Quiet Quay', seed: 'engines', listings: 40, vendors: 6, life: Life.parse({}), openedAt: OPENED, scale: 1, ...over }) // prettier-ignore
const lively = Life.parse({ newPerDay: 0.05, changePerDay: 0.3, vanishPerDay: 0.05, returnPerDay: 0.2, vendorsLeavePerDay: 0.03, holdShare: 0.2, rateSwing: 0.1 }) // prettier-ignore

const designs = engines.flatMap((engine) =>
  engine.designs.map((name, design) => ({ engine, name: engine.name, look: name, design })),
)
const designed = engines.filter(({ name }) => name !== 'shelves')

/** Every address that a visitor reaches who follows the links of the market's own pages. */
function walk(engine: Engine, design: number): Set<string> {
  const site = engine.open(plan())
  const seen = new Set<string>()
  const next = [site.start(design)]
  for (let path = next.pop(); path !== undefined; path = next.pop()) {
    if (seen.has(path)) continue
    const { html, status } = site.page(path, OPENED, design)
    if (status !== 200) continue
    seen.add(path)
    const refresh = /http-equiv="refresh" content="\d+;url=([^"]+)"/.exec(html)?.[1]
    if (refresh !== undefined) next.push(refresh)
    for (const { url } of linksOf(parsePage(html), HOST + path))
      if (url.startsWith(HOST)) next.push(url.slice(HOST.length))
  }
  return seen
}

describe.each(designs)('$name, design $look', ({ engine, design }) => {
  test('every page of the truth is reached by following links from the first page, and nothing else is', () => {
    const site = engine.open(plan())
    const true_ = new Set(site.paths(OPENED, design))
    const walked = walk(engine, design)
    expect([...true_].filter((path) => !walked.has(path))).toEqual([])
    expect([...walked].filter((path) => !true_.has(path))).toEqual([])
  })

  test('a page shows what its truth says of it, and answers the same when it is asked again', () => {
    const at = later(9.3)
    const site = engine.open(plan({ life: lively }))
    const again = engine.open(plan({ life: lively }))
    for (const path of site.paths(at, design)) {
      const page = site.page(path, at, design)
      expect({ path, status: page.status }).toEqual({ path, status: 200 })
      expect(PageKind.safeParse(page.kind).success).toBe(true)
      expect(again.page(path, at, design)).toEqual(page)
      const text = parsePage(page.html).text().replaceAll(/\s+/g, ' ')
      for (const { title, vendor } of page.listings) {
        expect(text).toContain(title)
        expect(text).toContain(vendor?.name ?? '')
      }
      for (const { name } of [...page.vendors, ...(page.victims ?? [])]) expect(text).toContain(name)
      for (const { author } of page.posts ?? []) expect(text).toContain(author)
    }
  })

  test('what stands on a page is what the whole truth says of the same listing', () => {
    const at = later(4)
    const site = engine.open(plan({ life: lively }))
    const whole = new Map([...site.listings(at, design)].map((listing) => [listing.nativeId, listing]))
    const shown = [...site.paths(at, design)].flatMap((path) => site.page(path, at, design).listings)
    for (const listing of shown) expect(whole.get(listing.nativeId)).toMatchObject(listing)
    expect(new Set(shown.map(({ nativeId }) => nativeId))).toEqual(new Set(whole.keys()))
  })

  test('an address that leads nowhere is answered as not found', () => {
    const site = engine.open(plan())
    expect(site.page('/nowhere-at-all', OPENED, design)).toMatchObject({ status: 404, kind: 'not-found' })
  })
})

test('no two engines share a class name, and no two designs of one engine are alike', () => {
  const owner = new Map<string, string>()
  for (const engine of designed) {
    const site = engine.open(plan({ listings: 20 }))
    const looks = engine.designs.map((_, design) => classesOf(engine, site, design))
    for (const name of looks.flatMap((look) => [...look])) {
      expect(owner.get(name) ?? engine.name, `class ${name}`).toBe(engine.name)
      owner.set(name, engine.name)
    }
    expect(engine.designs.length).toBeGreaterThanOrEqual(3)
    // The table's second skin keeps the names of the first, for its recipe is to read both.
    const different = new Set(looks.map((look) => [...look].toSorted().join(' ')))
    expect(different.size).toBeGreaterThanOrEqual(engine.designs.length - (engine.name === 'table' ? 1 : 0))
  }
})

function classesOf(engine: Engine, site: ReturnType<Engine['open']>, design: number): Set<string> {
  const pages = [...site.paths(OPENED, design)].map((path) => site.page(path, OPENED, design).html)
  const names = pages.flatMap((html) => [...html.matchAll(/ class="([^"]+)"/g)].flatMap(([, all]) => all!.split(' '))) // prettier-ignore
  return new Set(names.filter((name) => name !== ''))
}

const sells = ({ name }: Engine): boolean => name !== 'forum' && name !== 'leak-site'

const ids = (site: ReturnType<Engine['open']>, at: Date): Set<string> =>
  new Set([...site.listings(at, 0)].map(({ nativeId }) => nativeId))

describe.each(designed)('the life of $name', (engine) => {
  test('stands still by default', () => {
    const changes = engine.open(plan()).changes(OPENED, later(400))
    // A countdown ends of itself.
    expect(changes.filter(({ kind }) => kind !== 'due')).toEqual([])
  })

  test.runIf(sells(engine))(
    'what is on offer follows from what was there before and from the changes since',
    () => {
      for (const seed of ['a', 'b', 'c', 'd']) {
        const site = engine.open(plan({ seed, life: { ...lively, rateSwing: 0 } }))
        for (const [from, to] of [
          [0, 1],
          [1, 5.5],
          [5.5, 30],
        ] as const) {
          const here = ids(site, later(from))
          const before = [...site.listings(later(from), 0)]
          const changes = site.changes(later(from), later(to))
          for (const { kind, nativeId } of changes) {
            if (kind === 'new' || kind === 'returned') here.add(nativeId)
            if (kind === 'vanished' || kind === 'left') here.delete(nativeId)
          }
          expect(here).toEqual(ids(site, later(to)))
          const changed = new Set(changes.map(({ nativeId }) => nativeId))
          const same = (one: { nativeId: string }) => !changed.has(one.nativeId)
          const after = [...site.listings(later(to), 0)].filter(same)
          expect(after).toEqual(before.filter(same))
        }
      }
    },
  )

  test.runIf(sells(engine))('each change of price, stock or hold is one that a reader can see', () => {
    const site = engine.open(plan({ life: { ...lively, rateSwing: 0 } }))
    const seen = site
      .changes(OPENED, later(6))
      .filter(({ kind }) => ['price', 'stock', 'held'].includes(kind))
    expect(seen.length).toBeGreaterThan(20)
    for (const { at, nativeId } of seen) {
      const [before, after] = [new Date(at.getTime() - 1), at].map((moment) =>
        [...site.listings(moment, 0)].find((one) => one.nativeId === nativeId),
      )
      expect(after).toBeDefined()
      expect(after).not.toEqual(before)
    }
  })

  test('each kind of change comes, in order, and not faster than a scaled day lets it', () => {
    const site = engine.open(plan({ life: lively, listings: 200 }))
    const changes = site.changes(OPENED, later(30))
    const times = changes.map(({ at }) => at.getTime())
    expect(times).toEqual(times.toSorted((a, b) => a - b))
    const kinds = new Set(changes.map(({ kind }) => kind))
    const wanted = engine.name === 'forum' ? ['new', 'posted', 'vanished', 'returned', 'left'] : engine.name === 'leak-site' ? ['new', 'vanished', 'returned', 'left', 'due'] : ['new', 'price', 'stock', 'held', 'vanished', 'returned', 'left'] // prettier-ignore
    expect([...kinds].toSorted()).toEqual(wanted.toSorted())
    const scaled = engine.open(plan({ life: lively, listings: 200, scale: 0.01 }))
    expect(scaled.changes(OPENED, later(0.3)).length).toBe(changes.length)
  })
})

test('a listing whose price is held says so in its truth, and a moving rate is no change of it', () => {
  const table = engines.find(({ name }) => name === 'table')!
  const held = table.open(plan({ life: lively })).changes(OPENED, later(20)).find(({ kind }) => kind === 'held')! // prettier-ignore
  const listings = table.open(plan({ life: lively })).listings(held.at, 0)
  expect([...listings].find(({ nativeId }) => nativeId === held.nativeId)?.price).toEqual({ amount: '999999.00', currency: 'USD', holding: true }) // prettier-ignore
  const card = engines
    .find(({ name }) => name === 'card')!
    .open(plan({ life: Life.parse({ rateSwing: 0.2 }) }))
  const [first] = [...card.listings(OPENED, 0)]
  const moved = [...card.listings(later(2), 0)].find(({ nativeId }) => nativeId === first!.nativeId)
  expect(moved?.price).not.toEqual(first!.price)
  expect(card.changes(OPENED, later(2))).toEqual([])
})

test('thousands of listings are written page by page, when somebody asks', () => {
  const tree = engines.find(({ name }) => name === 'tree')!.open(plan({ listings: 5000, vendors: 80 }))
  const paths = [...tree.paths(OPENED, 2)]
  expect(paths.filter((path) => path.startsWith('/goods/'))).toHaveLength(5000)
  const last = tree.page('/shelf/3/17', OPENED, 2)
  expect(last).toMatchObject({ status: 200, kind: 'list', counter: 417 })
})

test('the forum says of its posts who offers, who asks and who talks', () => {
  const forum = engines.find(({ name }) => name === 'forum')!.open(plan())
  const first = [...forum.paths(OPENED, 0)].flatMap((path) => forum.page(path, OPENED, 0).posts ?? [])
  expect(new Set(first.map(({ intent }) => intent))).toEqual(new Set(['offer', 'wanted', 'talk']))
})

test('a countdown of the leak site ends in publication, or in a sale', () => {
  const leaks = engines.find(({ name }) => name === 'leak-site')!.open(plan())
  const victims = (at: Date) =>
    [...leaks.paths(at, 1)].flatMap((path) => leaks.page(path, at, 1).victims ?? [])
  const waiting = victims(OPENED).filter(({ state }) => state === 'countdown')
  expect(waiting.length).toBeGreaterThan(0)
  expect(leaks.changes(OPENED, later(30)).filter(({ kind }) => kind === 'due')).toHaveLength(
    new Set(waiting.map(({ name }) => name)).size,
  )
  expect(victims(later(30)).map(({ state }) => state)).not.toContain('countdown')
})
