import { afterAll, beforeAll, expect, test } from 'vitest'
import { manualClock } from '#shared/clock.ts'
import { openRange, type Range } from './open-range.ts'
import type { Crawl, CrawledListing } from './read-crawl.ts'
import { scoreMarket } from './score.ts'
import type { Served } from './served.ts'

const OPENED = new Date('2026-11-20T12:00:00Z')
const later = (days: number) => new Date(OPENED.getTime() + days * 86_400_000)
const life = { newPerDay: 0.2, vanishPerDay: 0.1, returnPerDay: 0.2 }

let range: Range
beforeAll(async () => {
  const markets = [{ name: 'moving', engine: 'tree', listings: 40, vendors: 4, life }]
  range = await openRange({ seed: 'score.test', markets }, { clock: manualClock(OPENED) })
})
afterAll(() => range[Symbol.asyncDispose]())

const idsAt = (days: number) =>
  Array.from(range.market('moving').site.listings(later(days), 0), ({ nativeId, url }) => ({
    nativeId,
    path: url!,
  }))

const row = (more: Partial<CrawledListing>): CrawledListing => ({
  market: 'moving',
  nativeId: null,
  path: null,
  title: 'a title',
  goneAt: null,
  ...more,
})

function score(crawl: Partial<Crawl>, served: Served[] = []) {
  const whole = { listings: [], captures: [], ...crawl }
  return scoreMarket(range.market('moving'), whole, served, { from: OPENED, to: later(5) })
}

test('what was on offer all the time is expected, by number or by address, in whatever design it was read', () => {
  const [first, last] = [idsAt(0), idsAt(5)]
  const gone = new Set(
    range
      .market('moving')
      .site.changes(OPENED, later(5))
      .flatMap(({ kind, nativeId }) => (kind === 'vanished' ? [nativeId] : [])),
  )
  const stayed = first.filter(
    ({ nativeId }) => last.some((one) => one.nativeId === nativeId) && !gone.has(nativeId),
  )
  expect(stayed.length).toBeLessThan(first.length)
  expect(score({ listings: first.map(({ nativeId }) => row({ nativeId })) })).toMatchObject({
    expected: stayed.length,
    found: stayed.length,
    recall: 1,
    precision: 1,
  })
  const others = Array.from(range.market('moving').site.listings(OPENED, 1), ({ url }) => row({ path: url! }))
  expect(score({ listings: others })).toMatchObject({ recall: 1, invented: [] })
  const half = stayed.slice(1).map(({ path }) => row({ path }))
  expect(score({ listings: half })).toMatchObject({
    found: stayed.length - 1,
    missing: [stayed[0]!.nativeId],
  })
})

test('a row of what never was on offer is invented', () => {
  const listings = [row({ path: '/nowhere' }), row({ title: 'out of thin air' }), row(idsAt(0)[0]!)]
  expect(score({ listings })).toMatchObject({ invented: ['/nowhere', 'out of thin air'], precision: 1 / 3 })
})

test('a listing said to be gone while it was on offer is a false delisting, one that had vanished is none', () => {
  const vanished = range
    .market('moving')
    .site.changes(OPENED, later(5))
    .find(({ kind }) => kind === 'vanished')!
  const stayed = idsAt(0).find(
    ({ nativeId }) => nativeId !== vanished.nativeId && idsAt(5).some((one) => one.nativeId === nativeId),
  )!
  const after = new Date(vanished.at.getTime() + 1)
  const rows = [
    row({ nativeId: vanished.nativeId, goneAt: after }),
    row({ nativeId: stayed.nativeId, goneAt: later(5) }),
  ]
  expect(score({ listings: rows })).toMatchObject({ delisted: 2, falselyDelisted: [stayed.nativeId] })
})

test('a gate that was taken for content, or gave listings, is a gate that was stored', () => {
  const [host] = range.market('moving').hosts
  const answer = (path: string, kind: Served['kind']): Served => {
    const rest = { circuit: undefined, method: 'GET', status: 200, condition: 'kick' } as const
    return { at: later(1), market: 'moving', host: host!, path, kind, ...rest }
  }
  const served = [
    answer('/a', 'blocked'),
    answer('/b', 'blocked'),
    answer('/c', 'list'),
    answer('/d', 'login'),
  ]
  const capture = (path: string, pageKind: string, listings = 0) => {
    const url = `http://${host}${path}`
    return { market: 'moving', url, pageKind, startedAt: OPENED, endedAt: later(2), listings }
  }
  const captures = [
    capture('/a', 'listing'),
    capture('/b', 'blocked'),
    capture('/c', 'list', 9),
    capture('/d', 'login', 1),
  ]
  expect(score({ captures }, served).gatesStored).toEqual(['/a', '/d'])
  const late = captures.map((one) => ({ ...one, startedAt: later(1.5) }))
  expect(score({ captures: late }, served).gatesStored).toEqual([])
})
