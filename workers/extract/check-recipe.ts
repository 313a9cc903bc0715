import { isGate } from '#contracts/page-kind.ts'
import { judgePage, pageRuleOf } from '#pages/page-kind.ts'
import { parsePage } from '#pages/parse-page.ts'
import type { FieldSet, PageRule, Recipe } from '#pages/recipe.ts'
import { selectFirst, selectIn, type Selector } from '#pages/select.ts'
import { treeOf, type Tree } from '#pages/tree.ts'

type Saved = { file: string; html: string; url?: string | undefined }
type Set = Exclude<keyof PageRule, 'kind' | 'when'>
const SETS = ['listings', 'vendors', 'reviews'] as const satisfies Set[]
/** How often a selector was asked and hit, and the first page of each. */
type Use = { place: string; source: string; pages: number; hits: number; first: string; all?: string }

/** Of a page's elements so many are no records. */
const MOST_SHARE = 0.5
const FEWEST = 10

/** Watches a recipe while pages are read with it: whether they are its market's, and which selectors are no good. */
export function openRecipeCheck(recipe: Recipe) {
  const uses = new Map<string, Use>()
  return {
    /** Why a page is none of the market's, or nothing. What the recipe's selectors hit there is remembered. */
    look(page: Saved): string | undefined {
      const $ = parsePage(page.html)
      const tree = treeOf($)
      const { html, url } = page
      if (isGate(judgePage({ $, html, url, recipe }).kind)) return undefined
      const rule = pageRuleOf({ $, html, url, recipe })
      if (!rule && isForeign(recipe, tree, url))
        return `${page.file} is not a page of ${recipe.market}: no page rule of its recipe holds, and its mark is not there; name the market that it is from, or leave --market out.`
      if (rule) for (const set of SETS) if (rule[set]) remember(uses, tree, { page, place: `pages.${recipe.pages.indexOf(rule)}.${set}`, set: rule[set] }) // prettier-ignore
      return undefined
    },
    /** One sentence for each selector that hit nothing on any page that its rule holds for, or all there was. */
    faults: (): string[] => [...uses.values()].flatMap((use) => faultOf(recipe, use) ?? []),
  }
}

function isForeign({ match, hosts }: Recipe, tree: Tree, url: string | undefined): boolean {
  if (url !== undefined && URL.canParse(url) && hosts.includes(new URL(url).hostname)) return false
  return match !== undefined && !selectFirst(tree, match)
}

function remember(
  uses: Map<string, Use>,
  tree: Tree,
  { page, place, set }: { page: Saved; place: string; set: FieldSet },
): void {
  const title = set.fields['title']?.select[0] ?? set.fields['name']?.select[0]
  const asked: [string, Selector | undefined][] = [[`${place}.record`, set.record]]
  if (!set.record) asked.push([`${place}.fields.${set.fields['title'] ? 'title' : 'name'}`, title])
  for (const [name, selector] of asked) {
    if (!selector) continue
    const hits = selectIn(tree, selector)
    const use = uses.get(name) ?? {
      place: name,
      source: selector.source,
      pages: 0,
      hits: 0,
      first: page.file,
    }
    use.pages++
    use.hits += hits.length
    const isAll =
      hits.some((hit) => hit.name === 'body' || hit.name === 'html') ||
      (hits.length >= FEWEST && hits.length > MOST_SHARE * tree.elements.length)
    if (isAll) use.all ??= page.file
    uses.set(name, use)
  }
}

function faultOf({ market }: Recipe, { place, source, hits, first, all }: Use): string | undefined {
  const where = `recipes/${market}.yaml: field ${place}: "${source}"`
  if (all !== undefined)
    return `${where} matches nearly every element of ${all}, as if all were records; narrow it down to what stands once a record.`
  if (hits > 0) return undefined
  return `${where} matches nothing on any page that its \`when\` holds for, such as ${first}; correct it, or \`when\`.`
}
