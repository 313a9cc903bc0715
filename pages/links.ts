import type { CheerioAPI } from 'cheerio'
import { isTag, type Element } from 'domhandler'
import { visible } from './say-page.ts'
import { hiddenByStyle, OUT_OF_SIGHT, type Hides } from './hidden-styles.ts'
import { fold, textOf, treeOf, type Tree } from './tree.ts'

/** A link as the page shows it. `hidden` marks what no person would see or what asks not to be followed: bait. */
export type Link = { url: string; text: string; hidden: boolean }

/**
 * The links of a page: absolute http(s) addresses without fragment, each once, in the page's order. Of several links
 * to one address a visible one decides.
 */
export function linksOf($: CheerioAPI, pageUrl: string): Link[] {
  const tree = treeOf($)
  const base = baseUrlOf(tree, pageUrl)
  const hides = hiddenByStyle(tree)
  const links = new Map<string, Link>()
  for (const tag of ['a', 'area']) {
    for (const at of tree.byTag.get(tag) ?? []) {
      const element = tree.elements[at]!
      const url = absoluteUrl(element.attribs['href'], base)
      if (url === undefined) continue
      const link = { url, text: fold(textOf(element)).slice(0, 300), hidden: isHidden(element, hides) }
      const seen = links.get(url)
      if (!seen) links.set(url, link)
      else if (seen.hidden && !link.hidden) Object.assign(seen, link)
      else if (seen.text === '' && !link.hidden) seen.text = link.text
    }
  }
  return [...links.values()]
}

/** The address a link leads to, without fragment; nothing where it is no http(s) link or only names a place here. */
export function absoluteUrl(href: string | undefined, base: string): string | undefined {
  const trimmed = href?.trim()
  if (!trimmed || trimmed.startsWith('#') || !URL.canParse(trimmed, base)) return undefined
  const url = new URL(trimmed, base)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined
  url.hash = ''
  return url.href
}

/** What relative links of a page stand on. */
export function baseUrlOf(tree: Tree, pageUrl: string): string {
  const bases = tree.byTag.get('base')?.map((at) => tree.elements[at]!) ?? []
  const href = bases.find((base) => base.attribs['href'] !== undefined)?.attribs['href']
  return href !== undefined && URL.canParse(href, pageUrl) ? new URL(href, pageUrl).href : pageUrl
}

function isHidden(link: Element, hides: Hides): boolean {
  if (/\bnofollow\b/i.test(link.attribs['rel'] ?? '') && fold(textOf(link)) === '' && !hasPicture(link))
    return true
  for (
    let element: Element | null = link;
    element && isTag(element);
    element = element.parent as Element | null
  ) {
    const { style, 'aria-hidden': aria } = element.attribs
    const isAway = style !== undefined && OUT_OF_SIGHT.test(style)
    if (isAway || aria === 'true' || !visible(element) || hides(element)) return true
  }
  return false
}

function hasPicture(link: Element): boolean {
  return link.children.some((child) => isTag(child))
}
