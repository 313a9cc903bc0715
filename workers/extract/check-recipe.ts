import type { Element } from 'domhandler'
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
  const records = set.record && selectIn(tree, set.record)
  if (set.record) count(uses, { page, place: `${place}.record`, selector: set.record }, records!, isAll(records!, tree)) // prettier-ignore
  const field = set.fields['title'] ? 'title' : 'name'
  const own = set.fields[field]
  const [selector] = own?.select ?? []
  // Without it there is no row; where there are no records that has been said.
  if (!own || !selector || records?.length === 0) return
  const scopes = records && own.in === 'record' ? records : [undefined]
  const hits = own.select.flatMap((one) => scopes.flatMap((scope) => selectIn(tree, one, scope, scope ? 1 : Infinity))) // prettier-ignore
  count(uses, { page, place: `${place}.fields.${field}`, selector }, hits, !records && isAll(hits, tree))
}

const isAll = (hits: Element[], { elements }: Tree): boolean =>
  hits.some(({ name }) => name === 'body' || name === 'html') ||
  (hits.length >= FEWEST && hits.length > MOST_SHARE * elements.length)

function count(
  uses: Map<string, Use>,
  { page, place, selector }: { page: Saved; place: string; selector: Selector },
  hits: Element[],
  all: boolean,
): void {
  const use = uses.get(place) ?? { place, source: selector.source, pages: 0, hits: 0, first: page.file }
  use.pages++
  use.hits += hits.length
  if (all) use.all ??= page.file
  uses.set(place, use)
}

function faultOf({ file }: Recipe, { place, source, hits, first, all }: Use): string | undefined {
  const where = `${file}: field ${place}: "${source}"`
  if (all !== undefined)
    return `${where} matches nearly every element of ${all}, as if all were records; narrow it down to what stands once a record.`
  if (hits > 0) return undefined
  return `${where} matches nothing on any page that its \`when\` holds for, such as ${first}; correct it, or \`when\`.`
}
