import { isGate, PageKind } from '#contracts/page-kind.ts'
import { judgePage } from '#pages/page-kind.ts'
import { treeOf } from '#pages/tree.ts'
import { boundedPage } from './bounded-page.ts'
import { chooseRecipe } from './choose-recipe.ts'
import type { ExtractInput } from './extract-page.ts'
import type { Page } from './page.ts'
import { learnWrapper, learnWrappers } from './wrapper/learn-wrapper.ts'
import { learnLooks, placesOf, type Look } from './wrapper/page-look.ts'
import type { Wrapper } from './wrapper/wrapper.ts'

/**
 * One wrapper for each market among these pages, told apart by their links. Gates teach nothing, and a page that a
 * recipe claims needs no wrapper.
 */
export function learnFromPages(inputs: ExtractInput[]): Wrapper[] {
  return learnWrappers(inputs.flatMap((input) => contentPage(input) ?? []))
}

function contentPage({ recipes, ...input }: ExtractInput): Page | undefined {
  const page = pageOf(input)
  if (input.recipe ?? chooseRecipe(recipes ?? [], input.url, page.tree)) return undefined
  return isGate(page.kind) ? undefined : page
}

function pageOf({ html: whole, url, status, contentType }: ExtractInput): Page {
  const { $, html } = boundedPage(whole)
  const { kind } = judgePage({ $, html, url, status, contentType })
  return { $, html, tree: treeOf($), kind, url, recipe: undefined }
}

/** What one market's pages teach: how its lists are read, and how each kind of its pages looks. */
export type Lesson = { rules: Wrapper; looks: Look[] }

/**
 * Learns from pages of one market whose kinds are known, also from those that a recipe reads: the recipe may one day
 * find nothing there.
 */
export function learnMarket(inputs: { page: ExtractInput; kind: string }[]): Lesson {
  const pages = inputs.map(({ page: { html: whole, url }, kind }) => {
    const { $, html } = boundedPage(whole)
    // Its kind is known: judging it would take as long as learning from it.
    return { page: { $, html, tree: treeOf($), kind: PageKind.parse(kind), url, recipe: undefined }, kind }
  })
  return {
    rules: learnWrapper(pages.map(({ page }) => page)),
    looks: learnLooks(pages.map(({ page, kind }) => ({ kind, places: placesOf(page.tree) }))),
  }
}
