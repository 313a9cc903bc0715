import type { Extraction, Listing, Vendor } from '#contracts/extraction.ts'
import { isGate } from '#contracts/page-kind.ts'
import { featuresOf } from '#pages/page-features.ts'
import { judgePage } from '#pages/page-kind.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { Recipe } from '#pages/recipe.ts'
import { treeOf } from '#pages/tree.ts'
import { chooseRecipe } from './choose-recipe.ts'
import { completeListing } from './complete-listing.ts'
import { findEntities } from './entities.ts'
import { mergeFound } from './merge-facts.ts'
import type { Page, Reader } from './page.ts'
import { readByRecipe } from './readers/recipe-reader.ts'
import { readStructured } from './readers/structured-reader.ts'
import { detectLanguage } from './values/language.ts'

// Surest first. A reader that learns a market's pages by itself belongs between these two.
const readers: Reader[] = [readByRecipe, readStructured]

/** `recipe` is taken as it is; of `recipes` the one that claims the page. */
export type ExtractInput = {
  html: string
  url?: string | undefined
  file?: string | undefined
  recipe?: Recipe | undefined
  recipes?: Iterable<Recipe> | undefined
  status?: number | undefined
  contentType?: string | undefined
  /** When the page was fetched; relative times are read from there. */
  capturedAt?: Date | undefined
}

/** Reads one page: its kind first, then, unless it is a gate, everything on it. Pure, and it never throws on HTML. */
export function extractPage(input: ExtractInput): Extraction {
  const { html, url, file, status, contentType, capturedAt } = input
  const $ = parsePage(html)
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
  const tail = recipe && { recipe: { market: recipe.market, version: recipe.version } }
  if (isGate(kind)) return { ...head, listings: [], vendors: [], reviews: [], entities: [], ...tail }
  const facts = readAll({ $, html, tree, kind, url, recipe, capturedAt })
  return { ...head, ...facts, entities: findEntities(text, html), ...tail }
}

function readAll(page: Page): Pick<Extraction, 'listings' | 'vendors' | 'reviews'> {
  const found = readers.map((read) => read(page))
  return {
    listings: mergeFound<Listing>(found.map(({ listings }) => listings), ({ title }) => title).map(completeListing), // prettier-ignore
    vendors: mergeFound<Vendor>(found.map(({ vendors }) => vendors), ({ name }) => name), // prettier-ignore
    reviews: found.find(({ reviews }) => reviews.length > 0)?.reviews ?? [],
  }
}
