import { load, type CheerioAPI } from 'cheerio/slim'
import { DomHandler } from 'domhandler'
import { Parser } from 'htmlparser2'

/** As browsers do: an element that is opened deeper than this becomes a sibling of its parent's children. */
const MAX_DEPTH = 512

class CappedHandler extends DomHandler {
  private overflow = 0

  override onopentag(name: string, attribs: Record<string, string>): void {
    super.onopentag(name, attribs)
    if (this.tagStack.length <= MAX_DEPTH) return
    this.tagStack.pop()
    this.lastNode = null
    this.overflow++
  }

  override onclosetag(): void {
    if (this.overflow === 0) return super.onclosetag()
    this.overflow--
    this.lastNode = null
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
