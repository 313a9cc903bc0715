import type { ContentKind, GateKind, PageKind } from '#contracts/page-kind.ts'
import { ENTRY_TITLE, gateSignatures, LOGIN_ADDRESS } from './gate-signatures.ts'
import { BUY, featuresOf, type PageFeatures } from './page-features.ts'
import type { PageRule, Recipe, When } from './recipe.ts'
import { selectFirst } from './select.ts'
import { treeOf, type Parsed } from './tree.ts'

/** A page as it is judged. `status` and `contentType` come from the response, where there was one. */
export type PageInput = {
  $: Parsed
  html: string
  url?: string | undefined
  status?: number | undefined
  contentType?: string | undefined
  recipe?: Recipe | undefined
}

export type PageJudgement = { kind: PageKind; reason: string }

/** Up to this much of its own text a page counts as having little to say. */
const SCANT = 1500

/**
 * Tells what a page is by what is on it. Gates come first: most markets serve them with HTTP 200, and a block page
 * stored as a listing is the worst that can happen. A content page that has a log-in box or a search form, too, stays
 * content.
 */
export function judgePage(input: PageInput): PageJudgement {
  const features = featuresOf(input.$)
  const gate = gateOfRecipe(input) ?? gateOfStatus(input, features) ?? gateOfContent(features)
  if (gate) return gate
  const rule = pageRuleOf(input)
  if (rule) return { kind: rule.kind, reason: `recipe ${input.recipe!.market}: page rule for ${rule.kind}` }
  return contentKind(input, features)
}

/** The first page rule of the recipe whose conditions hold. */
export function pageRuleOf(input: PageInput): PageRule | undefined {
  return input.recipe?.pages.find((page) => holds(page.when, input))
}

/** Whether all that is given holds. */
export function holds(when: When, input: PageInput): boolean {
  if (when.url && !when.url.test(pathOf(input.url))) return false
  const tree = treeOf(input.$)
  if (when.selector && !selectFirst(tree, when.selector)) return false
  if (when.without && selectFirst(tree, when.without)) return false
  return !when.text || when.text.test(featuresOf(input.$).text)
}

/** Path and query, which are the same on all mirrors. A page without an address has none. */
function pathOf(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return url ?? '\n'
  const { pathname, search } = new URL(url)
  return pathname + search
}

function gateOfRecipe(input: PageInput): PageJudgement | undefined {
  const gate = input.recipe?.gates.find(({ when }) => holds(when, input))
  return (
    gate && { kind: gate.kind, reason: gate.reason ?? `recipe ${input.recipe!.market}: gate ${gate.kind}` }
  )
}

function gateOfStatus({ status = 200 }: PageInput, features: PageFeatures): PageJudgement | undefined {
  if (status < 400) return undefined
  // A captcha or a log-in form says more than the status that it came with.
  const said = gateOfContent(features)
  if (said) return said
  let kind: GateKind = 'blocked'
  if (status === 404 || status === 410) kind = 'not-found'
  else if (status >= 500) kind = 'maintenance'
  else if (status === 401) kind = 'login'
  return { kind, reason: `HTTP status ${status}` }
}

function gateOfContent(features: PageFeatures): PageJudgement | undefined {
  const scant = features.ownCharacters < SCANT && features.prices < 3
  const start = features.text.slice(0, 3000)
  // An empty one is a step of a front, which comes before the log-in that it leads to.
  if (features.text !== '' && isBareRefresh(features) && LOGIN_ADDRESS.test(features.refresh?.url ?? '')) {
    return { kind: 'login', reason: 'it sends whoever comes to a log-in page' }
  }
  const heads = [features.title, ...features.headings.slice(0, 3)]
  for (const { kind, reason, title, text } of gateSignatures) {
    if (title && isHeadline(kind, features) && heads.some((head) => head.length < 120 && title.test(head))) {
      return { kind, reason: `its title or heading names ${reason}` }
    }
    // Those who are logged in have passed the queue, the captcha and the log-in; a menu that says so is no gate.
    const isInside = features.logoutLink && (kind === 'queue' || kind === 'captcha' || kind === 'login')
    const passed = isInside || isOffer(features)
    if (text && scant && !passed && text.test(start) && isBare(kind, features)) {
      return { kind, reason: `its text names ${reason}` }
    }
  }
  return gateOfForms(features, scant)
}

/** Titles such as "CAPTCHA solver" or "Please wait" may name goods: then the page has a price or a menu. */
function isHeadline(kind: GateKind, features: PageFeatures): boolean {
  if (kind === 'not-found') return features.prices < 40
  if (isOffer(features)) return false
  return features.prices < 3 && !features.logoutLink
}

/** A sentence in a page with many links may be a notice beside content. */
function isBare(kind: GateKind, features: PageFeatures): boolean {
  if (kind === 'captcha') return features.captchaField || features.links < 30
  return features.links < (kind === 'login' ? 60 : 40)
}

function gateOfForms(features: PageFeatures, scant: boolean): PageJudgement | undefined {
  if (isBareRefresh(features)) {
    return { kind: 'queue', reason: `nothing but a meta refresh after ${features.refresh!.seconds} s` }
  }
  if (isEntry(features, scant)) return { kind: 'login', reason: 'a form, and a title that names a way in' }
  if (!scant || features.logoutLink) return undefined
  if (features.passwordField) {
    // Shops show a log-in box beside goods that anybody may look at.
    const isSale = features.prices > 0 && features.buyForm
    return isSale ? undefined : { kind: 'login', reason: 'a log-in form and little else' }
  }
  if (features.captchaField) return { kind: 'captcha', reason: 'a captcha and little else' }
  return undefined
}

/** A form to log in or register with, whatever the frame around it says or links to. */
function isEntry({ title, headings, ...features }: PageFeatures, scant: boolean): boolean {
  const { passwordField, postedField, prices, logoutLink } = features
  if (prices >= 6) return false
  if (!passwordField && (!postedField || !scant || prices > 0 || logoutLink)) return false
  const names = title.split(/\s*[|»·•:：_—–]\s*|\s-\s/u)
  // Beside other headings it is that of a box.
  if (scant && headings.length === 1) names.push(...headings)
  return names.some((name) => ENTRY_TITLE.test(name.trim()))
}

/** Something with a price that a form buys: what its words say of gates, the seller says. */
function isOffer({ prices, buyForm, captchaField, passwordField }: PageFeatures): boolean {
  return prices > 0 && buyForm && !captchaField && !passwordField
}

function isBareRefresh({ refresh, text, links }: PageFeatures): boolean {
  return refresh !== undefined && text.length < 400 && links < 5
}

/** Without a recipe, by general features. A wrong guess here costs priority, not truth: readers decide by field. */
function contentKind(input: PageInput, features: PageFeatures): PageJudgement {
  const tree = treeOf(input.$)
  const products = (tree.byTag.get('script') ?? []).filter((at) => isProductScript(tree.elements[at]!)).length
  if (features.text === '') return content('other', 'no visible text')
  if (products === 1) return content('listing', 'structured data of one product')
  if (features.pgpBlocks > 0 && features.prices < 6) return content('vendor', 'a PGP key and few prices')
  if (features.prices >= 6) return content('list', `${features.prices} prices`)
  if (features.prices > 0 && BUY.test(features.text)) return content('listing', 'a price and a way to order')
  return content('other', 'no gate and no goods')
}

function content(kind: ContentKind, reason: string): PageJudgement {
  return { kind, reason }
}

function isProductScript(script: { attribs: Record<string, string>; children: unknown[] }): boolean {
  if (script.attribs['type'] !== 'application/ld+json') return false
  const text = (script.children[0] as { data?: string } | undefined)?.data ?? ''
  return /"@type"\s*:\s*\[?\s*"Product"/.test(text)
}
