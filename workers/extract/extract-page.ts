import type { Extraction, Listing, Vendor } from '#contracts/extraction.ts'
import { isGate, type PageKind } from '#contracts/page-kind.ts'
import { featuresOf } from '#pages/page-features.ts'
import { judgePage, pageRuleOf } from '#pages/page-kind.ts'
import type { Recipe } from '#pages/recipe.ts'
import { treeOf, type Tree } from '#pages/tree.ts'
import { boundedPage } from './bounded-page.ts'
import { chooseRecipe } from './choose-recipe.ts'
import { completeListing, isBareDollar } from './complete-listing.ts'
import { findEntities } from './entities.ts'
import { mergeFound } from './merge-facts.ts'
import { ownProduct } from './own-product.ts'
import type { Facts, Page } from './page.ts'
import { completeVendors } from './profile/complete-vendor.ts'
import { readMarketFacts } from './readers/market-facts.ts'
import { readByRecipe } from './readers/recipe-reader.ts'
import { readStructured } from './readers/structured-reader.ts'
import { dollarsOf } from './values/currency.ts'
import { detectLanguage } from './values/language.ts'
import { readByWrapper } from './wrapper/read-by-wrapper.ts'
import type { Wrapper } from './wrapper/wrapper.ts'

/** `recipe` is taken as it is; of `recipes` the one that claims the page. */
export type ExtractInput = {
  html: string
  url?: string | undefined
  file?: string | undefined
  recipe?: Recipe | undefined
  recipes?: Iterable<Recipe> | undefined
  /** Learned from pages of the same markets beforehand; without any a page is read by what it shows itself. */
  wrappers?: Wrapper[] | undefined
  status?: number | undefined
  contentType?: string | undefined
  /** When the page was fetched; relative times are read from there. */
  capturedAt?: Date | undefined
}

/** What one page says, the page itself, and the fields of which two readers said different things, once a record. */
export type PageReading = { extraction: Extraction; tree: Tree; disputed: string[] }

/** Reads one page: its kind first, then, unless it is a gate, everything on it. Pure, and it never throws on HTML. */
export const extractPage = (input: ExtractInput): Extraction => readPage(input).extraction

/** `extractPage`, for whoever asks how well the page was read. */
export function readPage(input: ExtractInput): PageReading {
  const { url, file, status, contentType, capturedAt } = input
  const { $, html, truncated } = boundedPage(input.html)
  const tree = treeOf($)
  const recipe = input.recipe ?? chooseRecipe(input.recipes ?? [], url, tree)
  const { kind } = judgePage({ $, html, url, status, contentType, recipe })
  const { text } = featuresOf($)
  const language = detectLanguage(text)
  const head = {
    ...(file !== undefined && { file }),
    ...(url !== undefined && { url }),
    pageKind: kind,
    ...(language !== undefined && { language }),
  }
  const tail = {
    ...(recipe && { recipe: { market: recipe.market, version: recipe.version } }),
    ...(truncated && { truncated }),
  }
  const disputed: string[] = []
  if (isGate(kind))
    return { extraction: { ...head, listings: [], vendors: [], reviews: [], entities: [], ...tail }, tree, disputed } // prettier-ignore
  const page = { $, html, tree, kind, url, recipe, capturedAt }
  const facts = readAll(page, input.wrappers, disputed)
  const market = marketFactsOn(page, text, facts)
  return {
    extraction: { ...head, ...facts, entities: findEntities(text, html), ...market, ...tail },
    tree,
    disputed,
  }
}

/** Sellers write of commissions and escrow, too: on pages of goods, sellers and reviews only counters are read. */
function marketFactsOn(page: Page, text: string, { pageKind, listings, reviews }: Pick<Extraction, 'pageKind' | 'listings' | 'reviews'>): Pick<Extraction, 'market'> {
  if (pageKind === 'listing' || pageKind === 'vendor' || pageKind === 'review') return {}
  const market = readMarketFacts(page, text, listings.length + reviews.length > 0)
  return market.length > 0 ? { market } : {}
} // prettier-ignore

function readAll(
  page: Page,
  wrappers: Wrapper[] | undefined,
  disputed: string[],
): Pick<Extraction, 'pageKind' | 'listings' | 'vendors' | 'reviews'> {
  const said = readByRecipe(page)
  const byRecipe = { ...said, vendors: completeVendors(page, said.vendors) }
  const structured = readStructured(page)
  const own = ownProduct(page, structured.listings)
  const wrapped = isAnswered(page, byRecipe) ? undefined : readByWrapper(page, wrappers, own)
  // Surest first: of two records of one thing the first is kept and the others fill its gaps.
  const found = [byRecipe, structured, ...(wrapped ? [wrapped] : [])]
  const listings = mergeFound<Listing>(found.map((facts) => facts.listings), ({ title }) => title, disputed) // prettier-ignore
  const dollars = dollarsOn(page, listings)
  return {
    pageKind: wrapped ? kindOf(page, wrapped.role, structured) : page.kind,
    listings: listings.map((listing) => completeListing(listing, dollars)),
    vendors: mergeFound<Vendor>(found.map(({ vendors }) => vendors), ({ name }) => name), // prettier-ignore
    reviews: found.find(({ reviews }) => reviews.length > 0)?.reviews ?? [],
  }
}

/** Whose dollars the page's prices are in, by what it says outside the titles: "currency AUD" may be the goods. */
function dollarsOn(page: Page, listings: Listing[]): string | undefined {
  // Looked for only where it matters: it takes a look at all of the page.
  if (page.recipe?.currency !== undefined || !listings.some(isBareDollar)) return undefined
  const { text } = featuresOf(page.$)
  if (dollarsOf(text) === undefined) return undefined
  return dollarsOf(listings.reduce((rest, { title }) => rest.replaceAll(title, ' '), text))
}

/** A recipe that has a rule for the page has the say, unless it reads listings there and finds nothing any more. */
function isAnswered(page: Page, { listings, vendors, reviews }: Facts): boolean {
  if (!page.recipe) return false
  if (listings.length + vendors.length + reviews.length > 0) return true
  const rule = pageRuleOf({ $: page.$, html: page.html, url: page.url, recipe: page.recipe })
  return rule !== undefined && rule.listings === undefined
}

function kindOf(page: Page, role: PageKind, structured: Facts): PageKind {
  const isRuled =
    page.recipe && pageRuleOf({ $: page.$, html: page.html, url: page.url, recipe: page.recipe })
  if (isRuled || (structured.listings.length > 0 && role === 'other')) return page.kind
  return structured.listings.length === 1 && page.kind === 'listing' ? 'listing' : role
}
