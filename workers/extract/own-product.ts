import type { Listing } from '#contracts/extraction.ts'
import { fold, textOf } from '#pages/tree.ts'
import { linkOf, type Found, type Page } from './page.ts'

/**
 * The one product that the page itself is about, among those that it names for machines: by its address, or because a
 * heading or the page's title has its name. Where it names no address it stands at the page's own.
 */
export function ownProduct(page: Page, products: Found<Listing>[]): Partial<Listing> | undefined {
  const here = page.url === undefined ? undefined : linkOf(page.url, page)
  const own = products.find(({ thing }) => thing.url !== undefined && thing.url === here)
  if (own) return own.thing
  const named = products.filter(({ thing }) => isHeaded(page, thing.title!))
  const [only] = named
  if (!only || named.length > 1 || (products.length > 1 && only.thing.url !== undefined)) return undefined
  if (only.thing.url === undefined && here !== undefined) {
    only.thing.url = here
    only.readings['url'] = { ...only.readings['title']!, rule: "the page's own address" }
  }
  return only.thing
}

function isHeaded({ tree }: Page, title: string): boolean {
  const texts = (tag: string): string[] =>
    (tree.byTag.get(tag) ?? []).slice(0, MOST_HEADINGS).map((at) => fold(textOf(tree.elements[at]!)))
  return (
    [...texts('h1'), ...texts('h2')].includes(title) || texts('title').some((text) => text.includes(title))
  )
}

const MOST_HEADINGS = 10
