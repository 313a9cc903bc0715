import { isGate } from '#contracts/page-kind.ts'
import { judgePage } from '#pages/page-kind.ts'
import { parsePage } from '#pages/parse-page.ts'
import { treeOf } from '#pages/tree.ts'
import { chooseRecipe } from './choose-recipe.ts'
import type { ExtractInput } from './extract-page.ts'
import type { Page } from './page.ts'
import { learnWrappers } from './wrapper/learn-wrapper.ts'
import type { Wrapper } from './wrapper/wrapper.ts'

/**
 * One wrapper for each market among these pages, told apart by their links. Gates teach nothing, and a page that a
 * recipe claims needs no wrapper.
 */
export function learnFromPages(inputs: ExtractInput[]): Wrapper[] {
  return learnWrappers(inputs.flatMap((input) => contentPage(input) ?? []))
}

function contentPage({ html, url, recipe, recipes, status, contentType }: ExtractInput): Page | undefined {
  const $ = parsePage(html)
  const tree = treeOf($)
  if (recipe ?? chooseRecipe(recipes ?? [], url, tree)) return undefined
  const { kind } = judgePage({ $, html, url, status, contentType })
  return isGate(kind) ? undefined : { $, html, tree, kind, url, recipe: undefined }
}
