import type { Recipe } from '#pages/recipe.ts'
import { selectFirst } from '#pages/select.ts'
import type { Tree } from '#pages/tree.ts'

/**
 * The recipe that a page belongs to: by the host of its address, else by each recipe's own mark. Where several claim
 * the page none is taken: a page read by another market's rules is worse than one read by none.
 */
export function chooseRecipe(
  recipes: Iterable<Recipe>,
  url: string | undefined,
  tree: Tree,
): Recipe | undefined {
  const all = [...recipes]
  const host = url !== undefined && URL.canParse(url) ? new URL(url).hostname.toLowerCase() : undefined
  const byHost = host === undefined ? [] : all.filter(({ hosts }) => hosts.includes(host))
  if (byHost.length > 0) return byHost.length === 1 ? byHost[0] : undefined
  const byMark = all.filter(({ match }) => match && selectFirst(tree, match))
  return byMark.length === 1 ? byMark[0] : undefined
}
