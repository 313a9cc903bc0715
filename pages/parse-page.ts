import { load, type CheerioAPI } from 'cheerio/slim'
import { TreeBuilder } from './build-tree.ts'
import { QuickTokenizer } from './quick-tokenizer.ts'
import { keepTree, openTree, type Bare, type Tree } from './tree.ts'

/**
 * Parses a page once. `cheerio.load` of a string would parse with parse5, several times slower; here htmlparser2
 * builds the tree and cheerio is handed it. The tree is never deeper than 512 elements, so walking it is safe.
 */
export function parsePage(html: string): CheerioAPI {
  const { tree } = parse(html, Infinity)
  return keepTree(load(tree.root), tree)
}

/** Stops within 65,536 characters of the node that is one too many; `read` is how many characters were parsed. */
export function parseUpTo(html: string, mostNodes: number): { page: Bare; read: number } {
  const { tree, read } = parse(html, mostNodes)
  return { page: keepTree({}, tree), read }
}

/** So many characters are parsed between two looks at how many nodes there are. */
const CHUNK = 65_536

function parse(html: string, mostNodes: number): { tree: Tree; read: number } {
  const builder = new TreeBuilder()
  const tokenizer = new QuickTokenizer(html, builder)
  let read = 0
  while (read < html.length && builder.nodes <= mostNodes) {
    const end = Number.isFinite(mostNodes) ? Math.min(read + CHUNK, html.length) : html.length
    tokenizer.write(read === 0 && end === html.length ? html : html.slice(read, end))
    read = end
  }
  tokenizer.end()
  return { tree: openTree(builder.built), read }
}
