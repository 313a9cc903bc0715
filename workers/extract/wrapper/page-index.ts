import type { Element } from 'domhandler'
import { mayHave } from '#pages/page-nodes.ts'
import { marksOf } from '#pages/attribute-names.ts'
import { isOf } from '#pages/page-nodes.ts'
import { sayPage, visible } from '#pages/say-page.ts'
import { ASIDE, DRAWN, FIELD, LINK, SILENT } from '#pages/tag-kinds.ts'
import type { Tree } from '#pages/tree.ts'
import { linkTemplate } from './link-template.ts'
import { labelWithCurrency, type LabelField } from './labels.ts'

/** One run of visible text: the element that it stands in, and its place among all texts of the page. */
export type Run = { text: string; at: number; label?: RunLabel | null; isMute?: boolean }
type RunLabel = { field: LabelField | undefined; currency?: string }
/** A link with an address: its element, what its address has in common with others, and that with its place. */
export type PageLink = {
  at: number
  href: string
  template: string
  kind: string
  name?: string
}

/**
 * A page as the wrapper sees it. Elements are known by their index in `tree.elements`. `path` says which elements
 * stand at the same place of the tree: the tags from the root down, without classes, ids or positions.
 * Runs of element `i` are `runs[runFrom[i] … runTo[i] - 1]`.
 */
export type PageIndex = {
  tree: Tree
  parent: Int32Array
  path: Int32Array
  runs: Run[]
  runFrom: Int32Array
  runTo: Int32Array
  links: PageLink[]
  /** Elements in navigation, header, footer or aside. */
  aside: Uint8Array
}

/** Paths as numbers, the same for all pages of one learning: of each its last tag, the path above it and those below. */
export type PathNames = {
  tags: string[]
  above: number[]
  below: (Map<string, number> | undefined)[]
  known: Map<string, number>
}
export const newPathNames = (): PathNames => ({
  tags: [''],
  above: [-1],
  below: [undefined],
  known: new Map(),
})

/** The tags from the root down. Made when asked for: a page of unclosed tags has paths by the ten thousand. */
export function nameOfPath({ tags, above }: PathNames, path: number): string {
  const names: string[] = []
  for (let at = path; at > 0; at = above[at]!) names.push(tags[at]!)
  return names.toReversed().join('>')
}

/** The path of a name; nothing where no element stood there yet. */
export function pathOfName({ below, known }: PathNames, name: string): number | undefined {
  const before = known.get(name)
  if (before !== undefined) return before
  const path = name
    .split('>')
    .reduce<number | undefined>((at, tag) => (at === undefined ? at : below[at]?.get(tag)), 0)
  if (path !== undefined) known.set(name, path)
  return path
}

const ASIDE_ROLES = new Set(['navigation', 'complementary', 'contentinfo'])
const UNSEEN = SILENT | DRAWN | FIELD
const SIDEBAR = /(?:^|[\s_-])(?<!has[-_]|with[-_]|no[-_])side-?bar(?:$|[\s_-])/

const ROLE = marksOf('role')
const NAMED = marksOf('class', 'id')

/** Built from the tree's arrays, in document order. */
export function indexPage(tree: Tree, paths: PathNames = newPathNames()): PageIndex {
  const count = tree.elements.length
  const index: PageIndex = {
    tree,
    parent: Int32Array.from(tree.parent),
    path: new Int32Array(count),
    runs: [],
    runFrom: new Int32Array(count),
    runTo: new Int32Array(count),
    links: [],
    aside: new Uint8Array(count),
  }
  const silent = markElements(index, paths)
  const before = addRuns(index, silent)
  for (let at = 0; at < count; at++) {
    index.runFrom[at] = before[tree.textFrom[at]!]!
    index.runTo[at] = before[tree.textTo[at]!]!
  }
  return index
}

/** Paths, links, and what stands beside the content. @returns 1 for each element of which nothing is seen */
function markElements(index: PageIndex, paths: PathNames): Uint8Array {
  const addresses = newAddresses()
  const { tree, parent, path, aside } = index
  const silent = new Uint8Array(tree.elements.length)
  for (let at = 0; at < silent.length; at++) {
    const element = tree.elements[at]!
    const above = parent[at]!
    path[at] = pathOf(paths, above < 0 ? 0 : path[above]!, element.name)
    if ((above >= 0 && aside[above] === 1) || isAside(element)) aside[at] = 1
    if ((above >= 0 && silent[above] === 1) || isOf(element, UNSEEN) || !visible(element)) silent[at] = 1
    else if (isOf(element, LINK)) addLink(index, element, at, addresses)
  }
  return silent
}

/** @returns how many runs stand before each text, and before the end */
function addRuns(index: PageIndex, silent: Uint8Array): Int32Array {
  const { texts, holder } = index.tree
  if (!index.tree.said) sayPage(index.tree)
  const said = index.tree.said!
  const before = new Int32Array(texts.length + 1)
  for (let i = 0; i < texts.length; i++) {
    const at = holder[i]!
    const text = at >= 0 && silent[at] === 0 ? said[i]! : ''
    if (text !== '' && text !== ' ') index.runs.push({ text: text.trim(), at })
    before[i + 1] = index.runs.length
  }
  return before
}

/** Beside the content, by what the element says of itself. */
function isAside(element: Element): boolean {
  const { name, attribs } = element
  if (isOf(element, ASIDE)) return true
  if (mayHave(element, ROLE) && ASIDE_ROLES.has(attribs['role'] ?? '')) return true
  if (!mayHave(element, NAMED) || name === 'body' || name === 'html') return false
  const { class: classes, id } = attribs
  return (
    (classes?.includes('side') === true && SIDEBAR.test(classes)) ||
    (id?.includes('side') === true && SIDEBAR.test(id))
  )
}

function pathOf({ tags, above, below }: PathNames, parent: number, tag: string): number {
  const children = (below[parent] ??= new Map<string, number>())
  const known = children.get(tag)
  if (known !== undefined) return known
  const id = tags.push(tag) - 1
  above.push(parent)
  below.push(undefined)
  children.set(tag, id)
  return id
}

/** What is known of a page's addresses by what was printed, and of each of their templates by where its links stand. */
type Addresses = { known: Map<string, Address | undefined>; kinds: Map<string, Map<number, string>> }
type Address = { href: string; template: string; kinds: Map<number, string> }
const newAddresses = (): Addresses => ({ known: new Map(), kinds: new Map() })

function addLink(index: PageIndex, node: Element, at: number, addresses: Addresses): void {
  const printed = node.attribs['href']
  if (!printed) return
  let address = addresses.known.get(printed)
  if (!address) {
    if (addresses.known.has(printed)) return
    addresses.known.set(printed, (address = addressOf(printed.trim(), addresses)))
    if (!address) return
  }
  const { href, template, kinds } = address
  const path = index.path[at]!
  let kind = kinds.get(path)
  if (kind === undefined) kinds.set(path, (kind = `${path} ${template}`))
  index.links.push({ at, href, template, kind })
}

function addressOf(href: string, { kinds }: Addresses): Address | undefined {
  if (href === '' || href.startsWith('#') || (href.includes(':') && OTHER.test(href))) return undefined
  const template = linkTemplate(href)
  let own = kinds.get(template)
  if (!own) kinds.set(template, (own = new Map()))
  return { href: withoutFragment(href), template, kinds: own }
}

/** They lead to no page. */
const OTHER = /^(?:javascript|mailto|data|tel):/i

const withoutFragment = (href: string): string =>
  href.includes('#') ? href.slice(0, href.indexOf('#')) : href

/** The visible text of an element, its runs parted by one blank. */
export function runText(index: PageIndex, from: number, to: number): string {
  let text = ''
  for (let i = from; i < to; i++) text += (i === from ? '' : ' ') + index.runs[i]!.text
  return text
}

export const textAt = (index: PageIndex, at: number): string =>
  runText(index, index.runFrom[at]!, index.runTo[at]!)

export const isWithin = (index: PageIndex, at: number, scope: number): boolean =>
  at >= scope && at <= index.tree.last[scope]!

/** The links among elements `first` to `last`, by binary search. */
export function linksBetween({ links }: PageIndex, first: number, last: number): PageLink[] {
  let [low, high] = [0, links.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (links[middle]!.at < first) low = middle + 1
    else high = middle
  }
  let end = low
  while (end < links.length && links[end]!.at <= last) end++
  return links.slice(low, end)
}

export const linksWithin = (index: PageIndex, at: number): PageLink[] =>
  linksBetween(index, at, index.tree.last[at]!)

/** What a run announces as a label, found once. */
export function labelOfRun(run: Run): RunLabel | undefined {
  if (run.label === undefined) {
    const label = run.text.length > MOST_LABEL ? undefined : labelWithCurrency(run.text)
    run.label = label?.field === undefined ? null : label
  }
  return run.label ?? undefined
}

const MOST_LABEL = 40
