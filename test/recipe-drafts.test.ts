import { expect, test } from 'vitest'
import type { PageKind } from '#contracts/page-kind.ts'
import { evidenceInChinese } from '#dashboard/web/messages/reading-evidence.ts'
import { readRecipe } from '#pages/recipe.ts'
import { extractPage } from '#workers/extract/extract-page.ts'
import { learnMarket } from '#workers/extract/learn-from-pages.ts'
import { draftRecipe } from '#workers/extract/wrapper/draft-recipe.ts'
import { openForReading, READ_AT } from './gold/range-reading.ts'
import { engines } from './world/range/engines.ts'

const EACH = 6
/** Prices that are struck out stand beside the others: which one counts a person says. */
const HAS_OTHERS = 'storefront'
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
    const said = drafted.map(({ price, url, vendor }) => [pathOf(url), vendor?.name, HAS_OTHERS === look || amountOf(price)]) // prettier-ignore
    expect(said).toEqual(listings.map(({ price, url, vendor }) => [url, vendor?.name, HAS_OTHERS === look || amountOf(price)])) // prettier-ignore
  }
})
