import { Comment, Document, Element, ProcessingInstruction, Text, type ChildNode } from 'domhandler'
import type { Handler, Parser } from 'htmlparser2'
import type { QuickParser } from './quick-parser.ts'

/**
 * A page's elements in document order. `last[i]` is the index of the last descendant of element `i` (or `i`),
 * so a subtree is a range and selectors run over arrays instead of walking the tree again and again.
 */
export type Built = {
  root: Document
  elements: Element[]
  last: number[]
  byTag: Map<string, number[]>
  /** Of each element the one that it stands in; -1 for none. */
  parent: number[]
  /** In document order. Those of element `i` and all in it are `texts[textFrom[i] … textTo[i] - 1]`. */
  texts: Text[]
  /** Of each text the element that it stands in; -1 for none. */
  holder: number[]
  textFrom: number[]
  textTo: number[]
}

class PageElement extends Element {
  at = -1
  /** Of the attributes that are asked for most: those that it has, and perhaps others. */
  marks = 0
}

/** The index of an element among those of its page, which `parsePage` parsed. */
export const placeOf = (element: Element): number => (element as PageElement).at

/** Whether an element has one of some attributes, perhaps; where it says no there is none of them. */
export const mayHave = (element: Element, marks: number): boolean =>
  ((element as PageElement).marks & marks) !== 0

/** Builds the tree that htmlparser2's own handler would, and numbers its elements on the way. */
export class TreeBuilder implements Partial<Handler> {
  readonly built: Built = { root: new Document([]), elements: [], last: [], byTag: new Map(), parent: [], texts: [], holder: [], textFrom: [], textTo: [] } // prettier-ignore
  /** Of every kind. */
  nodes = 0
  private readonly open: (Document | PageElement)[] = [this.built.root]
  // Children of all that is open, the outermost first: an array of its own grows to many times what most elements hold.
  private readonly waiting: ChildNode[] = []
  private readonly from: number[] = [0]
  private text: Text | undefined
  private parser: QuickParser | undefined

  onparserinit(parser: Parser): void {
    this.parser = parser as unknown as QuickParser
  }

  onopentag(name: string, attribs: Record<string, string>): void {
    const { elements, last, byTag, parent, texts, textFrom, textTo } = this.built
    const element = new PageElement(name, attribs)
    this.add(element)
    const at = elements.length
    element.at = at
    element.marks = this.parser?.takeMarks() ?? -1
    elements.push(element)
    last.push(at)
    parent.push(this.current())
    textFrom.push(texts.length)
    textTo.push(texts.length)
    const same = byTag.get(name)
    if (same) same.push(at)
    else byTag.set(name, [at])
    this.open.push(element)
    this.from.push(this.waiting.length)
    this.parser?.capDepth()
  }

  onclosetag(): void {
    this.text = undefined
    // A tag that the page's end cut off is closed, too, but was never opened.
    if (this.open.length === 1) return
    const element = this.open.pop() as PageElement
    this.takeChildren(element)
    const { last, elements, texts, textTo } = this.built
    last[element.at] = elements.length - 1
    textTo[element.at] = texts.length
  }

  ontext(data: string): void {
    if (this.text) this.text.data += data
    else {
      const text = new Text(data)
      this.add(text)
      this.text = text
      this.built.texts.push(text)
      this.built.holder.push(this.current())
    }
  }

  oncomment(data: string): void {
    this.add(new Comment(data))
  }

  onprocessinginstruction(name: string, data: string): void {
    this.add(new ProcessingInstruction(name, data))
  }

  onend(): void {
    this.takeChildren(this.built.root)
  }

  /** The innermost element that is open. */
  private current(): number {
    const { open } = this
    return open.length === 1 ? -1 : (open[open.length - 1] as PageElement).at
  }

  private takeChildren(parent: Document | PageElement): void {
    const from = this.from.pop()!
    if (this.waiting.length > from) parent.children = this.waiting.splice(from)
  }

  private add(node: ChildNode): void {
    this.nodes++
    this.text = undefined
    const { waiting, open, from } = this
    if (waiting.length > from[from.length - 1]!) {
      const before = waiting[waiting.length - 1]!
      before.next = node
      node.prev = before
    }
    node.parent = open[open.length - 1]!
    waiting.push(node)
  }
}
