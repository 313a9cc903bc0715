import { load, type CheerioAPI } from 'cheerio/slim'
import { DomHandler } from 'domhandler'
import { Parser } from 'htmlparser2'

/** As browsers do: an element that would stand deeper than this is closed at once, so its content becomes its sibling. */
const MAX_DEPTH = 512

/** What of the parser is private and needed here: a page of unclosed tags makes its stack of names grow without end. */
type Stacked = { stack: string[]; popElement(implied: boolean): void }

class CappedHandler extends DomHandler {
  private names: Stacked | undefined

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
  const handler = new CappedHandler()
  new Parser(handler).end(html)
  return load(handler.root)
}
