import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import type { GroupYield } from './choices.ts'
import { trapOf, trapRules, WHOLE_MARKET, type Ground, type TrapLink } from './traps.ts'

const now = new Date('2026-11-01T00:00:00Z')
const yieldOf = (fetched: number, gave: number, told = 0, begot = 0): GroupYield => ({
  fetched,
  gave,
  told,
  begot,
  kind: null,
  listed: false,
})
const ground = (groups: Record<string, GroupYield> = {}): Ground => ({
  now,
  maxDepth: 10,
  groups: new Map(Object.entries(groups)),
})
const link = (path: string, more: Partial<TrapLink> = {}): TrapLink => ({
  path,
  labels: 0,
  hidden: false,
  depth: 3,
  isNamed: false,
  ...more,
})
const ruleOf = (caught: TrapLink, on = ground()) => trapOf(caught, on)?.split(':')[0]

test.each<[string, TrapLink]>([
  ['hidden-link', link('/item/1', { hidden: true })],
  ['hidden-link', link('/item/1', { hidden: true, isNamed: true })],
  ['label-count', link('/', { labels: 2 })],
  ['depth', link('/item/1', { depth: 11 })],
  ['path-repeat', link('/a/b/a/c/a')],
  ['path-repeat', link('/shop/more/shop/more')],
  ['path-repeat', link('/list?colour=red&colour=blue')],
  ['long-path', link(`/${'word-'.repeat(150)}`)],
  ['long-path', link('/a/b/c/d/e/f/g/h/i/j/k')],
  ['calendar', link('/calendar?month=2027-02')],
  ['calendar', link('/calendar/2031/05')],
  ['calendar', link('/events?year=2040&month=3')],
  ['calendar', link('/archive/1997/01/04')],
  ['calendar', link('/calendar/20280103')],
  ['facets', link('/cat/3?sort=price')],
  ['facets', link('/cat/3?colour=red&size=2&origin=de')],
  ['facets', link('/cat/3?view=grid&page=2')],
  ['facets', link('/cat/3?show=50')],
])('%s catches %o', (rule, caught) => {
  expect(ruleOf(caught)).toBe(rule)
})

test.each([
  '/',
  '/item/1',
  '/market/cat/3?page=12',
  '/viewtopic.php?f=3&t=1234&start=20',
  '/index.php?route=product/category&path=20&page=2',
  '/forum.php?mod=viewthread&tid=1&page=2',
  '/cat/3?ships_from=DE',
  '/calendar?month=2026-10',
  '/archive/2019/03',
  '/item/20300101',
  '/product/tea-2030-edition',
  '/search?q=tea&page=3',
  '/?show=soft-tea&from=2',
  '/c/drugs/pills/p4',
  '/list?f[]=1&f[]=2',
])('%s is no trap', (path) => {
  expect(trapOf(link(path), ground())).toBeUndefined()
})

test('what a recipe names is not judged by its look', () => {
  expect(trapOf(link('/cat/3?sort=new', { isNamed: true }), ground())).toBeUndefined()
})

const atMaze = (tries: number, all: number, begot = tries) =>
  ruleOf(
    link('/maze/x'),
    ground({ [WHOLE_MARKET]: yieldOf(all, all / 2), '/maze': yieldOf(tries, 0, 0, begot) }),
  )

test('a sort of page that gives nothing gets eight tries, and then a two-hundredth of the fetches', () => {
  expect(atMaze(7, 500)).toBeUndefined()
  expect(atMaze(8, 500)).toBe('prefix-share')
  expect(atMaze(8, 5000)).toBeUndefined()
  expect(atMaze(25, 5000)).toBe('prefix-share')
})

test('what gives nothing but was found elsewhere is as much as others name, and no maze', () => {
  expect(atMaze(400, 500, 100)).toBeUndefined()
})

test('what lists show in rows with prices is goods, whatever it was taken for', () => {
  const offers = { ...yieldOf(50, 0), listed: true }
  const groups = { [WHOLE_MARKET]: yieldOf(100, 20), '/offer': yieldOf(50, 0), '/offer/#': offers }
  expect(trapOf(link('/offer/7'), ground(groups))).toBeUndefined()
})

test('a sort of page that gives something takes what it likes', () => {
  const groups = { [WHOLE_MARKET]: yieldOf(1000, 800), '/item': yieldOf(900, 850), '/item/#': yieldOf(900, 850) }
  expect(trapOf(link('/item/77'), ground(groups))).toBeUndefined()
}) // prettier-ignore

test('words that lead on to more of their kind are as many as they are where a market has no goods', () => {
  const groups = (all: GroupYield) => ({ [WHOLE_MARKET]: all, '/topic': yieldOf(900, 0, 900, 700) })
  expect(ruleOf(link('/topic/x'), ground(groups(yieldOf(1000, 3))))).toBeUndefined()
  expect(ruleOf(link('/topic/x'), ground(groups(yieldOf(1000, 700))))).toBe('prefix-share')
})

test('words that are made up as somebody asks for them, page upon page, are worth no more than nothing', () => {
  const all = yieldOf(1000, 700)
  const at = (begot: number) => ruleOf(link('/tips/a/b'), ground({ [WHOLE_MARKET]: all, '/tips': yieldOf(20, 0, 20, begot) }))
  expect(at(19)).toBe('prefix-share')
  expect(at(5)).toBeUndefined()
}) // prettier-ignore

test('an address with choices belongs to a sort for each of them, so that their mixtures are judged together', () => {
  const groups = {
    [WHOLE_MARKET]: yieldOf(500, 400),
    '/cat': yieldOf(60, 50),
    '/cat/#?grade': yieldOf(8, 0, 0, 8),
  }
  expect(ruleOf(link('/cat/7?grade=2&pack=3'), ground(groups))).toBe('prefix-share')
  expect(ruleOf(link('/cat/7?pack=3'), ground(groups))).toBeUndefined()
})

test('any path is judged, and endless ones are caught at last, whatever they are made of', () => {
  fc.assert(
    fc.property(fc.webPath(), (path) => {
      expect(trapOf(link(path), ground()) ?? 'none').not.toBe('')
    }),
  )
  const word = fc.string({
    unit: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
    minLength: 3,
    maxLength: 8,
  })
  fc.assert(
    fc.property(fc.array(word, { minLength: 11, maxLength: 40 }), (words) => {
      expect(['path-repeat', 'long-path']).toContain(ruleOf(link(`/${words.join('/')}`)))
    }),
  )
})

test('every rule has a name of its own', () => {
  expect(new Set(trapRules.map(({ name }) => name)).size).toBe(trapRules.length)
})
