import { expect, test } from 'vitest'
import type { Listing } from '#contracts/extraction.ts'
import type { PageKind } from '#contracts/page-kind.ts'
import { evidenceInChinese } from '#dashboard/web/messages/reading-evidence.ts'
import { readRecipe } from '#pages/recipe.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { learnMarket } from '#workers/extract/learn-from-pages.ts'
import { draftRecipe } from '#workers/extract/wrapper/draft-recipe.ts'
import { hasData, readPageGold, readSavedPage } from './gold/page-gold.ts'
import { openForReading, READ_AT } from './gold/range-reading.ts'
import { engineLayouts } from './layouts/engine-layouts.ts'
import { foreignLayouts } from './layouts/foreign-layouts.ts'
import { around, makeGoods } from './layouts/goods.ts'
import { shopLayouts } from './layouts/layouts.ts'
import { engines } from './world/range/engines.ts'

const EACH = 6
const amountOf = (price: { amount: string } | undefined) => price && Number(price.amount)
const pathOf = (url: string | undefined) => url && url.slice('http://range.onion'.length)

type Shown = { path: string; html: string }
const input = ({ path, html }: Shown) => ({ html, url: `http://range.onion${path}`, capturedAt: READ_AT })

/** Lists and pages of one listing of an engine's market in one design. */
function pagesOf(name: string, look: string) {
  const engine = engines.find((one) => one.name === name)!
  const design = engine.designs.indexOf(look)
  const site = openForReading(engine, 24)
  const all = [...new Set(site.paths(READ_AT, design))].map((path) => ({ path, ...site.page(path, READ_AT, design) }))
  const of = (kind: PageKind) => all.filter((page) => page.kind === kind).slice(0, EACH).map((page) => ({ ...page, page: input(page) }))
  return { lists: of('list').filter(({ listings }) => listings.length > 0), details: of('listing') }
} // prettier-ignore

test.each([
  ['table', 'plain', 'cells that hold more than the title, below a head'],
  ['table', 'strip', 'a price among other parts of the same shape'],
  ['shop', 'storefront', 'a title in a heading in a link'],
  ['russian', 'stroki', 'a price in the text of the record itself'],
  ['tree', 'boxes', 'a way of categories behind its label, and counts in front of theirs'],
  ['chinese-forum', 'rows', 'a count behind its label in the text of the record itself'],
])('a draft reads every row of the pages that it comes from: %s %s, %s', (name, look) => {
  const { lists, details } = pagesOf(name, look)
  const { rules } = learnMarket([...lists, ...details])
  const text = draftRecipe(rules, { market: 'north-gate', hosts: [], startPaths: ['/'], version: 1 })
  const recipe = readRecipe(text, 'north-gate.yaml')
  for (const { page, listings } of lists) {
    const drafted = extractPage({ ...page, recipe }).listings.filter(({ readings }) => readings!['title']!.reader === 'recipe') // prettier-ignore
    expect(drafted.map(({ title }) => title)).toEqual(listings.map(({ title }) => title))
    const said = drafted.map(({ price, url, vendor }) => [pathOf(url), vendor?.name, amountOf(price)]) // prettier-ignore
    expect(said).toEqual(listings.map(({ price, url, vendor }) => [url, vendor?.name, amountOf(price)])) // prettier-ignore
    compareFields(drafted, extractPage({ ...page, wrappers: [rules] }).listings)
  }
})

/** Goods that only the class of their element puts into a category. */
const classed = makeGoods(8).map((good) => `<li class="product_cat-${good.category.toLowerCase()}"><a href="/p/${good.id}">${good.title}</a> <b>$${good.price}</b></li>`).join('') // prettier-ignore
/** Goods whose category is a link that the menu has, too, at an address that says nothing. */
const linked = makeGoods(8).map((good) => `<li><a href="/p/${good.id}">${good.title}</a> <a href="/k/${good.category.length}">${good.category}</a> <b>$${good.price}</b></li>`).join('') // prettier-ignore
const LOOKS = [['table', 'plain'], ['table', 'strip'], ['shop', 'blocks'], ['card', 'panel'], ['tree', 'boxes'], ['tree', 'slate']] as const // prettier-ignore

test('the console says in Chinese, too, why a rule is believed, whatever the reason', () => {
  const saved = [
    ...shopLayouts,
    ...foreignLayouts,
    ...engineLayouts,
    { html: `<ul>${classed}</ul>` },
    { html: around(`<ul>${linked}</ul>`) },
  ]
  const lessons = [
    ...saved.map(({ html }) => [0, 1].map(() => ({ page: { html }, kind: 'list' }))),
    ...LOOKS.map(([name, look]) => Object.values(pagesOf(name, look)).flat()),
  ]
  const rules = lessons.flatMap((pages) => learnMarket(pages).rules.lists).flatMap(({ title, fields }) => [title, ...Object.values(fields)]) // prettier-ignore
  const reasons = rules.flatMap(({ evidence }) => evidence.split('; '))
  // Each kind of reason that there is, apart from counts and printed words.
  expect(new Set(reasons.map((reason) => reason.replaceAll(/\d+|".*"|(?<=like ).*/g, '#'))).size).toBe(18)
  for (const reason of new Set(rules.map(({ evidence }) => evidence)))
    expect(evidenceInChinese(reason).replaceAll(/“.*?”|形如 \S+/g, '')).not.toMatch(/[a-z]{2}/i)
})

/** Whatever the program reads by itself the draft reads, too, and alike; of a category whose heading no menu has the draft is surer. */
function compareFields(drafted: Listing[], alone: Listing[]): void {
  for (const { readings: how, ...fields } of alone) {
    expect(Object.keys(how!)).toContain('title')
    expect(drafted.find(({ title, url }) => title === fields.title && url === fields.url)).toMatchObject(fields) // prettier-ignore
  }
}

const HERE = ['Empire', 'Cypher (eckmar engine)']
test.runIf(hasData).each(HERE)('a draft for %s, as saved, reads every field that the program reads there by itself', (market) => {
  const pages = readPageGold().filter((one) => one.market === market).slice(0, EACH).map(({ file }) => ({ page: { html: readSavedPage(file) }, kind: 'list' }))
  const { rules } = learnMarket(pages)
  const recipe = readRecipe(draftRecipe(rules, { market: 'north-gate', hosts: [], startPaths: ['/'], version: 1 }), 'north-gate.yaml')
  for (const { page } of pages) {
    const drafted = extractPage({ ...page, recipe }).listings.filter(({ readings }) => readings!['title']!.reader === 'recipe')
    compareFields(drafted, extractPage({ ...page, wrappers: [rules] }).listings)
  }
}) // prettier-ignore
