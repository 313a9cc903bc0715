import { load, type CheerioAPI } from 'cheerio/slim'
import { DomHandler, type ChildNode } from 'domhandler'
import { Parser } from 'htmlparser2'

/** As browsers do: an element that would stand deeper than this is closed at once, so its content becomes its sibling. */
const MAX_DEPTH = 512

/** What of the parser is private and needed here: a page of unclosed tags makes its stack of names grow without end. */
type Stacked = { stack: string[]; popElement(implied: boolean): void }

class CappedHandler extends DomHandler {
  private names: Stacked | undefined
  nodes = 0

  protected override addNode(node: ChildNode): void {
    this.nodes++
    super.addNode(node)
  }

  override onparserinit(parser: Parser): void {
    super.onparserinit(parser)
    this.names = parser as unknown as Stacked
  }

  override onopentag(name: string, attribs: Record<string, string>): void {
    super.onopentag(name, attribs)
    if (this.names && this.names.stack.length > MAX_DEPTH) this.names.popElement(true)
  }
}

/**
 * Parses a page once. `cheerio.load` of a string would parse with parse5, several times slower; here htmlparser2
 * builds the tree and cheerio is handed it. The tree is never deeper than 512 elements, so walking it is safe.
 */
export function parsePage(html: string): CheerioAPI {
  return parseUpTo(html, Infinity).$
}

/** So many characters are parsed between two looks at how many nodes there are. */
const CHUNK = 65_536

/** Stops within 65,536 characters of the node that is one too many; `read` is how many characters were parsed. */
export function parseUpTo(html: string, mostNodes: number): { $: CheerioAPI; read: number } {
  const handler = new CappedHandler()
  const parser = new Parser(handler)
  let read = 0
  while (read < html.length && handler.nodes <= mostNodes) {
    const end = Number.isFinite(mostNodes) ? Math.min(read + CHUNK, html.length) : html.length
    parser.write(read === 0 && end === html.length ? html : html.slice(read, end))
    read = end
  }
  parser.end()
  return { $: load(handler.root), read }
}
