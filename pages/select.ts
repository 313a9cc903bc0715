import { compile } from 'css-select'
import type { AnyNode, Element } from 'domhandler'
import { placeOf } from './page-nodes.ts'
import { namedIn, type Tree } from './tree.ts'

type Key = { map: 'byTag' | 'byClass' | 'byId'; name: string }

/** A compiled CSS selector. `keys` name, for each alternative, an index list that holds all its hits. */
export type Selector = {
  source: string
  keys: Key[] | undefined
  test(element: Element, scope?: Element): boolean
}

/** @throws {Error} when the selector does not parse or uses a pseudo-class that css-select lacks. */
export function compileSelector(source: string): Selector {
  const absolute = source.replaceAll(/(^|,)\s*>/g, '$1 :scope >')
  // css-select reads the scope from this array at each test, which lets one compiled selector serve all records.
  const context: AnyNode[] = [{ type: 'tag', parent: null } as unknown as Element]
  const query = compile<AnyNode, Element>(absolute, {}, context)
  const test = (element: Element, scope?: Element) => {
    if (scope) context[0] = scope
    return query(element)
  }
  return { source, keys: keysOf(absolute), test }
}

/** The last compound of each alternative: `ul.a > li.b, #c` gives `li.b` and `#c`. */
function lastCompounds(source: string): string[] {
  const found: string[] = []
  let compound = ''
  for (const [piece] of source.matchAll(/"[^"]*"|'[^']*'|\\.|[^"'\\]/gsu)) {
    const depth = nesting(compound)
    if (depth === 0 && piece === ',') {
      found.push(compound)
      compound = ''
    } else if (depth === 0 && /[\s>+~]/u.test(compound.at(-1) ?? '') && /[^\s>+~]/u.test(piece))
      compound = piece
    else compound += piece
  }
  return [...found, compound].map((text) => text.trim())
}

function nesting(text: string): number {
  const bare = text.replaceAll(/"[^"]*"|'[^']*'/g, '')
  return bare.replaceAll(/[^[(]/g, '').length - bare.replaceAll(/[^\])]/g, '').length
}

/** Id, class or tag that every hit must have; none means that all elements are tested. */
function keysOf(source: string): Key[] | undefined {
  const keys: Key[] = []
  for (const compound of lastCompounds(source)) {
    const { tag, rest } = /^(?<tag>[a-z][\w-]*)?(?<rest>(?:[.#][a-z_][\w-]*)*)/i.exec(compound)!.groups!
    const id = /#([\w-]+)/.exec(rest ?? '')?.[1]
    const className = /\.([\w-]+)/.exec(rest ?? '')?.[1]
    if (id) keys.push({ map: 'byId', name: id })
    else if (className) keys.push({ map: 'byClass', name: className })
    else if (tag) keys.push({ map: 'byTag', name: tag.toLowerCase() })
    else return undefined
  }
  return keys
}

/** First place in a sorted list that is not below `from`. */
function lowerBound(sorted: number[], from: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (sorted[middle]! < from) low = middle + 1
    else high = middle
  }
  return low
}

/** Hits below `scope` (the whole page without it), in document order, at most `limit`. */
export function selectIn(tree: Tree, selector: Selector, scope?: Element, limit = Infinity): Element[] {
  const start = scope ? placeOf(scope) + 1 : 0
  const end = scope ? tree.last[start - 1]! : tree.elements.length - 1
  const hits: Element[] = []
  if (selector.keys?.length === 1) {
    const [key] = selector.keys
    const map = key!.map === 'byTag' ? tree.byTag : namedIn(tree)[key!.map]
    const list = map.get(key!.name) ?? []
    for (let i = lowerBound(list, start); i < list.length && list[i]! <= end && hits.length < limit; i++) {
      if (selector.test(tree.elements[list[i]!]!, scope)) hits.push(tree.elements[list[i]!]!)
    }
    return hits
  }
  for (let i = start; i <= end && hits.length < limit; i++) {
    if (selector.test(tree.elements[i]!, scope)) hits.push(tree.elements[i]!)
  }
  return hits
}

export function selectFirst(tree: Tree, selector: Selector, scope?: Element): Element | undefined {
  return selectIn(tree, selector, scope, 1)[0]
}
