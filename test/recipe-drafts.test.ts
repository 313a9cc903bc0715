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
  // The console says in Chinese, too, why a rule is believed.
  const reasons = rules.lists.flatMap(({ title, fields: all }) => [title, ...Object.values(all)].map(({ evidence }) => evidence)) // prettier-ignore
  for (const reason of reasons)
    expect(evidenceInChinese(reason).replaceAll(/“.*?”|形如 \S+/g, '')).not.toMatch(/[a-z]{2}/i)
  for (const { page, listings } of lists) {
    const drafted = extractPage({ ...page, recipe }).listings.filter(({ readings }) => readings!['title']!.reader === 'recipe') // prettier-ignore
    expect(drafted.map(({ title }) => title)).toEqual(listings.map(({ title }) => title))
    const said = drafted.map(({ price, url, vendor }) => [pathOf(url), vendor?.name, amountOf(price)]) // prettier-ignore
    expect(said).toEqual(listings.map(({ price, url, vendor }) => [url, vendor?.name, amountOf(price)])) // prettier-ignore
    // The heading over what is new on the first page is no category, which the draft knows and the wrapper does not.
    if (pathOf(page.url) !== '/') compareFields(drafted, extractPage({ ...page, wrappers: [rules] }).listings)
  }
})

/** Whatever the program reads by itself the draft reads, too, and alike. */
function compareFields(drafted: Listing[], alone: Listing[]): void {
  for (const { readings, ...fields } of alone) {
    const own = drafted.find(({ title, url }) => title === fields.title && url === fields.url)
    expect({ ...own, readings }).toEqual({ ...fields, readings })
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
