import { mayHave } from '#pages/page-nodes.ts'
import { marksOf } from '#pages/attribute-names.ts'
import { fold, textOf } from '#pages/tree.ts'
import type { DetailView } from './detail-view.ts'
import { pairsOf } from './detail-view.ts'
import { isHeading } from './find-records.ts'
import { nameOfStep, wayBehind, waysAmong, type Way } from './category-way.ts'
import { isCategoryHref, partsOf } from './learn-category.ts'
import type { PageLink } from './page-index.ts'
import { titleTextAt } from './record-view.ts'

const HOME =
  /^(?:home|index|shop|store|start|main|market(?:place)?|all|首页|主页|网站首页|главная|startseite|accueil)$/iu
const CRUMB = /crumb/i
const SAYING = marksOf('class', 'id', 'aria-label', 'itemtype')
export type Path = { path: string[]; evidence: string; confidence: number }

/** The category of a detail page: its bread crumbs, a label, or the few category links that are not the menu. */
export function findDetailCategory(view: DetailView, title: string, titleRun: number): Path | undefined {
  const crumbs = fromCrumbs(view, title) ?? fromWay(view, title, titleRun)
  if (crumbs) return crumbs
  for (const { value, cell, run } of pairsOf(view, 'category')) {
    const links = cell === undefined ? [] : linksWithin(view, cell)
    const way = wayBehind(view.page.index, view.page.index.links, run)
    const path = way ?? (links.length > 0 ? links.map((link) => nameOf(view, link)) : partsOf(value))
    if (path.length > 0) return { path, evidence: 'a label for categories', confidence: 0.8 }
  }
  return fromFewLinks(view, title) ?? fromHeading(view, title) ?? fromSelected(view)
}

const nameOf = (view: DetailView, { at }: PageLink): string => titleTextAt(view.page, at)

function linksWithin({ page: { index } }: DetailView, at: number): PageLink[] {
  return index.links.filter((link) => link.at >= at && link.at <= index.tree.last[at]!)
}

function fromCrumbs(view: DetailView, title: string): Path | undefined {
  const { tree } = view.page.index
  for (let at = 0; at < tree.elements.length; at++) {
    const element = tree.elements[at]!
    if (!mayHave(element, SAYING)) continue
    const { name, attribs } = element
    const said = `${attribs['class'] ?? ''} ${attribs['id'] ?? ''} ${attribs['aria-label'] ?? ''} ${attribs['itemtype'] ?? ''}`
    if (name === 'body' || !CRUMB.test(said)) continue
    const names = linksWithin(view, at).map((link) => nameOf(view, link))
    const path = names.filter(
      (text, i) => text !== '' && !(i === 0 && HOME.test(text)) && text.toLowerCase() !== title.toLowerCase(),
    )
    if (path.length > 0 && path.length <= 6) return { path, evidence: 'bread crumbs', confidence: 0.82 }
  }
  return undefined
}

/** A way stands so many runs before or behind the title, at most. */
const NEAR = 24
const MOST_STEPS = 6

/** Links with marks of descent between them, near the title. A slash alone may also part the entries of a menu. */
function fromWay(view: DetailView, title: string, titleRun: number): Path | undefined {
  const { index } = view.page
  for (const way of waysAmong(index, index.links)) {
    if (Math.abs(way.from - titleRun) > NEAR || !isDescent(way, index.runs[way.from]!.text, title)) continue
    const path = way.links
      .map((link) => nameOfStep(index, link))
      .filter((name, i) => !(i === 0 && HOME.test(name)) && name.toLowerCase() !== title.toLowerCase())
    if (path.length > 0 && path.length <= MOST_STEPS)
      return { path, evidence: `links with ${way.mark} between them`, confidence: 0.8 }
  }
  return undefined
}

/** An address with more than one word: below the root stand the pages of every menu. */
const DEEP = /[^/:]\/[^/]+\/[^/]|^\/?[^/:]+\/[^/]|=/

function isDescent({ links, mark, tail }: Way, first: string, title: string): boolean {
  if (HOME.test(first) || tail?.toLowerCase() === title.toLowerCase()) return true
  if (links.length < 2) return false
  const [top, next] = [links[0]!, links[1]!]
  return mark !== '/' || isCategoryHref(next.href) || (top.template === next.template && DEEP.test(next.href)) || next.href.startsWith(top.href) // prettier-ignore
}

/** More links of one kind beside each other, without marks of descent, are a menu. */
const MOST_OF_ONE = 2

/** Links to categories that stand apart from the menu: few, at one place of the tree, in headings or beside each other. */
function fromFewLinks(view: DetailView, title: string): Path | undefined {
  const { index } = view.page
  const groups = new Map<string, PageLink[]>()
  for (const link of index.links) {
    if (!isCategoryHref(link.href)) continue
    const key = link.kind
    const group = groups.get(key)
    if (group) group.push(link)
    else groups.set(key, [link])
  }
  const few = [...groups.values()].filter((links) => links.length <= 5)
  const inHeadings = few.find((links) => links.every(({ at }) => isInHeading(view, at)))
  const links =
    inHeadings ??
    few.find((group) => group.length <= MOST_OF_ONE && group.every(({ at }) => index.aside[at] === 0))
  if (!links) return undefined
  const path = links.map((link) => nameOf(view, link)).filter((text) => text !== '' && !HOME.test(text) && text.toLowerCase() !== title.toLowerCase()) // prettier-ignore
  return path.length > 0
    ? { path, evidence: 'links to categories apart from the menu', confidence: 0.7 }
    : undefined
}

const FEWEST_IN_MENU = 4

/** A heading that is a link which the page's menu has, too. */
function fromHeading(view: DetailView, title: string): Path | undefined {
  const { index } = view.page
  const counts = new Map<string, number>()
  for (const { kind } of index.links) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const menu = new Set(
    index.links.flatMap(({ kind, href }) => (counts.get(kind)! >= FEWEST_IN_MENU ? href : [])),
  )
  const link = index.links.find((one) => isInHeading(view, one.at) && menu.has(one.href) && counts.get(one.kind)! < FEWEST_IN_MENU) // prettier-ignore
  const path = link
    ? partsOf(nameOf(view, link)).filter((text) => text.toLowerCase() !== title.toLowerCase())
    : []
  return path.length > 0
    ? { path, evidence: "a heading that the page's menu has, too", confidence: 0.7 }
    : undefined
}

function isInHeading({ page: { index } }: DetailView, at: number): boolean {
  const above = index.parent[at]!
  return above >= 0 && isHeading(index.tree.elements[above]!.name)
}

const CHOSEN = /(?:^|[\s_-])(?:selected|active|current|chosen)(?:$|[\s_-])/i

/** Entries of the menu that are marked as open. */
function fromSelected(view: DetailView): Path | undefined {
  const { tree, links } = view.page.index
  const path: string[] = []
  for (const { at, href } of links) {
    if (!isCategoryHref(href)) continue
    const { attribs } = tree.elements[at]!
    const above = tree.elements[view.page.index.parent[at]!]
    if (!CHOSEN.test(attribs['class'] ?? '') && !CHOSEN.test(above?.attribs['class'] ?? '')) continue
    const first = view.page.index.runs[view.page.index.runFrom[at]!]
    const name = first?.text.replace(/\s*\(?\d[\d.,]*\)?$/, '') ?? fold(textOf(tree.elements[at]!))
    if (name !== '' && !HOME.test(name)) path.push(name)
  }
  return path.length > 0 && path.length <= 5 ? { path, evidence: 'the open entries of the menu', confidence: 0.6 } : undefined // prettier-ignore
}
