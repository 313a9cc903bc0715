import { Comment, Document, Element, ProcessingInstruction, Text, type ChildNode } from 'domhandler'
import type { Handler, Parser } from 'htmlparser2'
import type { QuickParser } from './quick-parser.ts'

/**
 * A page's elements in document order. `last[i]` is the index of the last descendant of element `i` (or `i`),
 * so a subtree is a range and selectors run over arrays instead of walking the tree again and again.
 */
export type Built = { root: Document; elements: Element[]; last: number[]; byTag: Map<string, number[]> }

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
  readonly built: Built = { root: new Document([]), elements: [], last: [], byTag: new Map() }
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
    const { elements, last, byTag } = this.built
    const element = new PageElement(name, attribs)
    this.add(element)
    const at = elements.length
    element.at = at
    element.marks = this.parser?.takeMarks() ?? -1
    elements.push(element)
    last.push(at)
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
    this.built.last[element.at] = this.built.elements.length - 1
  }

  ontext(data: string): void {
    if (this.text) this.text.data += data
    else {
      const text = new Text(data)
      this.add(text)
      this.text = text
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
