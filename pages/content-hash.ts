import { createHash } from 'node:crypto'
import type { CheerioAPI } from 'cheerio'
import { isTag, isText, type AnyNode, type Element } from 'domhandler'
import type { PageKind } from '#contracts/page-kind.ts'
import { placeOf } from './page-nodes.ts'
import { absoluteUrl, baseUrlOf } from './links.ts'
import { visible } from './say-page.ts'
import { pathShape } from './path-shape.ts'
import { fold, treeOf, type Tree } from './tree.ts'

/** A listing as a list shows it: the path that it leads to, and a hash of its row. */
export type ListedRow = { path: string; hash: string }

/**
 * `hash` is of what matters on the page: of the rows of a list, whatever their order; else of its own text. `wordsHash` is
 * of its own words without figures; undefined where it has hardly any. `goods` is the shape of the pages that a list shows
 * in rows with prices.
 */
export type PageContent = {
  hash: string
  rows: ListedRow[]
  wordsHash: string | undefined
  goods: string | undefined
}

type Page = { $: CheerioAPI; url: string; kind: PageKind; isListing: (path: string) => boolean }

/** What is the same only until the next reading, whatever the page is about. */
const VOLATILE = [
  /\b\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?\b/giu,
  /\b(?:an?|\d+)\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|days?|weeks?|months?|years?)\s+ago\b/giu,
  /\bvor\s+\d+\s+\p{L}+|\bil y a\s+\d+\s+\p{L}+|\d+\s*\p{L}+\s+назад|\d+\s*(?:秒|分钟|小时|天|个月|年)\s*前/giu,
  /\b(?:just now|today|yesterday|online now)\b|刚刚|今天|昨天|сегодня|вчера/giu,
  /\b(?:views?|visits?|visitors?|hits|online|viewing|watching|last (?:seen|active|login|online))\s*[:(]?\s*[\d.,k]+\)?/giu,
  /[\d.,]+k?\s*(?:views?|visits?|visitors?|users? online|people (?:online|viewing|watching))\b/giu,
  /(?:浏览|阅读|查看|点击|просмотр\p{L}*)\s*[:：(]?\s*\d+|\d+\s*(?:次浏览|次查看|人在线|просмотр\p{L}*)/giu,
  /\b(?:generated|rendered|served|loaded)\b[^.\n]{0,20}?[\d.]+\s*m?s\b/giu,
]
const FEW_LETTERS = 40
const FEW_ROWS = 3
const MOST_ROWS = 500
const MOST_SHAPES = 6
const PRICE =
  /[$€£¥₽฿元]\s?\d|\d\s?(?:[$€£¥₽元]|usdt?|eur|gbp|btc|xmr|ltc|rub|cny|руб|р\.)|(?:usdt?|eur|gbp|btc|xmr)\s?\d/iu
const SILENT = new Set([
  'script',
  'style',
  'template',
  'noscript',
  'head',
  'svg',
  'nav',
  'header',
  'footer',
  'aside',
])

/**
 * Computed where the page is fetched, for the time of its next visit. Prices at a moving rate do change it: then the
 * page reads differently.
 */
export function readContent({ $, url, kind, isListing }: Page): PageContent {
  const tree = treeOf($)
  const rows = rowsOf(tree, url, isListing)
  const texts = new Map<Element, string>()
  for (const { element } of rows) texts.set(element, still(textWithout(element, new Set())))
  const own = still(textWithout(tree.root, new Set(texts.keys())))
  const letters = own.replaceAll(/[^\p{L}]/gu, '')
  const isList = kind === 'list' || kind === 'category'
  return {
    hash: hashOf(isList && texts.size > 1 ? [...texts.values()].toSorted().join('\n') : own),
    goods: isList || kind === 'other' ? goodsOf(tree, url) : undefined,
    rows: rows.map(({ path, element }) => ({ path, hash: hashOf(texts.get(element)!).slice(0, 12) })),
    wordsHash: letters.length < FEW_LETTERS ? undefined : hashOf(letters).slice(0, 12),
  }
}

function still(text: string): string {
  return fold(VOLATILE.reduce((rest, pattern) => rest.replaceAll(pattern, ' '), text))
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** Of the shapes that stand in rows with prices, the one with the most pages: sellers and categories come again. */
function goodsOf(tree: Tree, url: string): string | undefined {
  const priced = rowsOf(tree, url, () => true).filter(({ element }) =>
    PRICE.test(textWithout(element, new Set()).normalize('NFKC')),
  )
  const counts = new Map<string, number>()
  for (const { path } of priced) {
    const { shape } = pathShape(path)
    counts.set(shape, (counts.get(shape) ?? 0) + 1)
  }
  const [most] = [...counts].toSorted(([, a], [, b]) => b - a)
  return most && most[1] >= FEW_ROWS ? most[0] : undefined
}

type RowLink = { at: number; path: string }

/**
 * The largest element around each link to a listing that holds no link to another page of that shape. Rows of one shape
 * never overlap, and few shapes are looked at: a page of nothing but links costs no more than its length.
 */
function rowsOf(tree: Tree, url: string, isListing: Page['isListing']): { path: string; element: Element }[] {
  const rows = new Map<string, { path: string; element: Element }>()
  for (const links of linksByShape(tree, url, isListing)) {
    const before = neighbours(links)
    const after = neighbours(links.toReversed()).toReversed()
    for (const [i, { at, path }] of links.entries()) {
      // Of a page with but one link the whole would be its row.
      if (rows.has(path) || rows.size >= MOST_ROWS || (before[i] === undefined && after[i] === undefined))
        continue
      rows.set(path, { path, element: around(tree, at, before[i] ?? -1, after[i] ?? Infinity) })
    }
  }
  return [...rows.values()]
}

/** In the page's order, those shapes first that have the most links. */
function linksByShape(tree: Tree, url: string, isListing: Page['isListing']): RowLink[][] {
  const here = new URL(url)
  const base = baseUrlOf(tree, url)
  const shapes = new Map<string, RowLink[]>()
  for (const at of tree.byTag.get('a') ?? []) {
    const target = absoluteUrl(tree.elements[at]!.attribs['href'], base)
    if (target === undefined) continue
    const { host, pathname, search } = new URL(target)
    const path = pathname + search
    if (host !== here.host || path === here.pathname + here.search || !isListing(path)) continue
    const { shape } = pathShape(path)
    const links = shapes.get(shape)
    if (links) links.push({ at, path })
    else shapes.set(shape, [{ at, path }])
  }
  return [...shapes.values()].toSorted((a, b) => b.length - a.length).slice(0, MOST_SHAPES)
}

/** For each link where the last one before it stands that leads to another page. */
function neighbours(links: readonly RowLink[]): (number | undefined)[] {
  const found: (number | undefined)[] = []
  for (const [i, { path }] of links.entries()) {
    const last = links[i - 1]
    found.push(last?.path === path ? found[i - 1] : last?.at)
  }
  return found
}

function around(tree: Tree, at: number, before: number, after: number): Element {
  let found = tree.elements[at]!
  for (let above = found.parent; above && isTag(above); above = above.parent) {
    const index = placeOf(above)
    if (index <= before || tree.last[index]! >= after || above.name === 'body') break
    found = above
  }
  return found
}

function textWithout(root: AnyNode, without: ReadonlySet<Element>): string {
  const parts: string[] = []
  const collect = (node: AnyNode): void => {
    if (isText(node)) parts.push(node.data)
    else if (isTag(node) && (without.has(node) || SILENT.has(node.name) || !visible(node))) return
    else if ('children' in node) {
      for (const child of node.children) collect(child)
      parts.push(' ')
    }
  }
  collect(root)
  return parts.join('')
}
