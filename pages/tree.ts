import type { CheerioAPI } from 'cheerio'
import { isText, type AnyNode, type Element } from 'domhandler'
import type { Built } from './build-tree.ts'
import type { PageFeatures } from './page-features.ts'
import { marksOf } from './attribute-names.ts'
import { isOf, mayHave } from './page-nodes.ts'
import { BLOCK, SILENT } from './tag-kinds.ts'

/** A page as it was built, and what is found of it when first asked for. */
type Named = { byClass: Map<string, number[]>; byId: Map<string, number[]> }

export type Tree = Built & {
  /** Kept by `namedIn`. */
  named?: Named
  /** Kept by `featuresOf`. */
  features?: PageFeatures
  /** Kept by `sayPage`: of each text that is seen what it says, folded inside; of others nothing. */
  said?: (string | undefined)[]
}

const TREE = Symbol('tree')

/** A page's tree alone. Cheerio makes a class for each page, which costs as much as parsing it: readers do without. */
export type Bare = { readonly [TREE]: Tree }
export type Parsed = CheerioAPI | Bare

/** The index of a page that `parsePage` or `parseUpTo` parsed. */
export const treeOf = (page: Parsed): Tree => (page as Bare)[TREE]

// On the page's own handle and not in a WeakMap: the collector keeps a WeakMap's values through each minor collection,
// which doubled the cost of a page.
export const keepTree = <Handle extends object>(handle: Handle, tree: Tree): Handle & Bare => Object.assign(handle, { [TREE]: tree }) // prettier-ignore

/** What was built, with what is found of it when first asked for. */
export const openTree = (built: Built): Tree => ({ ...built })

/** A page's elements by class and by id. Only selectors need them, and a page that no recipe reads meets none. */
export const namedIn = (tree: Tree): Named => (tree.named ??= indexNames(tree.elements))

function listOf(map: Map<string, number[]>, key: string): number[] {
  const list = map.get(key) ?? []
  if (list.length === 0) map.set(key, list)
  return list
}

const NAMED = marksOf('class', 'id')

function indexNames(elements: Element[]): Named {
  const [byClass, byId] = [new Map<string, number[]>(), new Map<string, number[]>()]
  // The cells of a column have the same classes, printed in the same way.
  const parted = new Map<string, number[][]>()
  for (const [at, element] of elements.entries()) {
    if (!mayHave(element, NAMED)) continue
    const { id, class: classes } = element.attribs
    if (id) listOf(byId, id).push(at)
    if (!classes) continue
    let lists = parted.get(classes)
    if (!lists) parted.set(classes, (lists = classes.split(/\s+/).filter(Boolean).map((name) => listOf(byClass, name)))) // prettier-ignore
    for (const list of lists) list.push(at)
  }
  return { byClass, byId }
}

/** Text as a reader sees it: block elements part words, scripts and styles say nothing. Not folded. */
export function textOf(node: AnyNode): string {
  const parts: string[] = []
  collect(node, parts)
  return parts.join('')
}

function collect(node: AnyNode, parts: string[]): void {
  if (isText(node)) parts.push(node.data)
  else if ('children' in node && !isOf(node as Element, SILENT)) {
    const block = isOf(node as Element, BLOCK)
    if (block) parts.push('\n')
    for (const child of node.children) collect(child, parts)
    if (block) parts.push('\n')
  }
}

/** Text of the element itself, without that of its child elements. */
export function ownTextOf(element: Element): string {
  return element.children.map((child) => (isText(child) ? child.data : ' ')).join('')
}

/** White space folded to single spaces. */
export function fold(text: string): string {
  const from = firstSaid(text)
  return from === text.length ? '' : foldWithin(text.slice(from, lastSaid(text) + 1))
}

/** The same, but blanks at either end stay one blank each. */
export function foldInside(text: string): string {
  if (isFolded(text)) return text
  const from = firstSaid(text)
  if (from === text.length) return ' '
  const to = lastSaid(text) + 1
  return (from > 0 ? ' ' : '') + foldWithin(text.slice(from, to)) + (to < text.length ? ' ' : '')
}

/** Of a text that neither begins nor ends with a blank. */
const foldWithin = (text: string): string => (isFolded(text) ? text : text.replaceAll(/[\s\u200b\u2060]+/g, ' ')) // prettier-ignore

/** The place of the first character that is no white space; the text's length where there is none. */
function firstSaid(text: string): number {
  let at = 0
  while (at < text.length && isSpace(text.charCodeAt(at))) at++
  return at
}

function lastSaid(text: string): number {
  let at = text.length - 1
  while (at >= 0 && isSpace(text.charCodeAt(at))) at--
  return at
}

const BLANK = 32

/** Most texts are; a pattern takes longer to begin than such a text to look through. */
function isFolded(text: string): boolean {
  let before = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === BLANK ? before === BLANK : isOddBlank(code)) return false
    before = code
  }
  return true
}

const isSpace = (code: number): boolean => code === BLANK || isOddBlank(code)

/** White space other than the blank, by ECMAScript's `\s`, and what has no width. */
function isOddBlank(code: number): boolean {
  if (code < 160) return code > 8 && code < 14
  if (code < 0x2000) return code === 160 || code === 0x1680
  if (code > 0x2060) return code === 0x3000 || code === 0xfeff
  return code <= 0x200b || code === 0x2028 || code === 0x2029 || code === 0x202f || code >= 0x205f
}
