import type { CheerioAPI } from 'cheerio'
import { isTag, isText, type AnyNode, type Document, type Element } from 'domhandler'
import type { PageFeatures } from './page-features.ts'

/**
 * A page's elements in document order. `last[i]` is the index of the last descendant of element `i` (or `i`),
 * so a subtree is a range and selectors run over arrays instead of walking the tree again and again.
 */
export type Tree = {
  root: Document
  elements: Element[]
  last: number[]
  at: Map<Element, number>
  byTag: Map<string, number[]>
  readonly byClass: Map<string, number[]>
  readonly byId: Map<string, number[]>
  /** Kept by `featuresOf`. */
  features?: PageFeatures
}

// On the tree's root and not in a WeakMap: the collector keeps a WeakMap's values through each minor collection,
// which doubled the cost of a page.
const TREE = Symbol('tree')
type Rooted = Document & { [TREE]?: Tree }

/** The index of a parsed page, made once for each page. */
export function treeOf($: CheerioAPI): Tree {
  const root = $.root()[0] as unknown as Rooted
  root[TREE] ??= indexTree(root)
  return root[TREE]
}

function push(map: Map<string, number[]>, key: string, at: number): void {
  const list = map.get(key)
  if (list) list.push(at)
  else map.set(key, [at])
}

function indexTree(root: Document): Tree {
  let named: Pick<Tree, 'byClass' | 'byId'> | undefined
  const tree: Tree = {
    root,
    elements: [],
    last: [],
    at: new Map(),
    byTag: new Map(),
    // Made when first asked for: only selectors need them, and a page that no recipe reads meets none.
    get byClass() {
      return (named ??= indexNames(tree.elements)).byClass
    },
    get byId() {
      return (named ??= indexNames(tree.elements)).byId
    },
  }
  // Depth is capped by parsePage, so recursion is safe and faster than a stack of our own.
  const visit = (nodes: AnyNode[]): void => {
    for (const node of nodes) {
      if (!isTag(node)) continue
      const at = tree.elements.length
      addElement(tree, node, at)
      visit(node.children)
      tree.last[at] = tree.elements.length - 1
    }
  }
  visit(root.children)
  return tree
}

function addElement(tree: Tree, element: Element, at: number): void {
  tree.elements.push(element)
  tree.last.push(at)
  tree.at.set(element, at)
  push(tree.byTag, element.name, at)
}

function indexNames(elements: Element[]): Pick<Tree, 'byClass' | 'byId'> {
  const [byClass, byId] = [new Map<string, number[]>(), new Map<string, number[]>()]
  for (const [at, { attribs }] of elements.entries()) {
    const { id, class: classes } = attribs
    if (id) push(byId, id, at)
    if (classes) for (const name of classes.split(/\s+/)) if (name) push(byClass, name, at)
  }
  return { byClass, byId }
}

const BLOCK = new Set(
  'address article aside blockquote br dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th thead tr ul'.split(
    ' ',
  ),
)
const SILENT = new Set(['script', 'style', 'template', 'noscript', 'head'])

/** Text as a reader sees it: block elements part words, scripts and styles say nothing. Not folded. */
export function textOf(node: AnyNode): string {
  const parts: string[] = []
  collect(node, parts)
  return parts.join('')
}

function collect(node: AnyNode, parts: string[]): void {
  if (isText(node)) parts.push(node.data)
  else if ('children' in node && !SILENT.has((node as Element).name)) {
    const block = BLOCK.has((node as Element).name)
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
  const isFolded = !/[^\S ]| {2}|[\u200b\u2060]/.test(text)
  return (isFolded ? text : text.replaceAll(/[\s\u200b\u2060]+/g, ' ')).trim()
}
