import { Comment, Document, ProcessingInstruction, type ChildNode, type Element, type Text } from 'domhandler'
import type { AttributeName } from './attribute-names.ts'
import { extendText, newElement, newText, placeOf } from './page-nodes.ts'
import { foreignTagName, HTML, tagNames, type Context, type TagName } from './tag-names.ts'

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

/** As browsers do: an element that would stand deeper than this is closed at once, so its content becomes its sibling. */
const MAX_DEPTH = 512

/** Builds the tree that htmlparser2's own handler would, and numbers its elements on the way. */
export class TreeBuilder {
  readonly built: Built = { root: new Document([]), elements: [], last: [], byTag: new Map(), parent: [], texts: [], holder: [], textFrom: [], textTo: [] } // prettier-ignore
  /** Of every kind. */
  nodes = 0
  private readonly open: (Document | Element)[] = [this.built.root]
  // Children of all that is open, the outermost first: an array of its own grows to many times what most elements hold.
  private readonly waiting: ChildNode[] = []
  private count = 0
  private readonly from: number[] = [0]
  private lastText: Text | undefined
  /** Names of what is open, the innermost last. */
  private readonly names: TagName[] = []
  /** What tags mean where the page stands, the innermost last. */
  private readonly contexts: Context[] = [HTML]
  /** The tag that is being read; one that counts for nothing has no attributes. */
  private tag: TagName | undefined
  private attributes: Record<string, string> | undefined
  private marks = 0

  /** Whether no SVG and no MathML is open. */
  get isPlain(): boolean {
    return this.contexts.length === 1
  }

  get isForeign(): boolean {
    return this.contexts[this.contexts.length - 1] !== HTML
  }

  /** The name at a place of the page. */
  nameAt(html: string, start: number, end: number): TagName {
    if (this.contexts.length === 1) return tagNames.look(html, start, end)
    const isOpen = (name: string): boolean => this.names.some((open) => open.name === name)
    return foreignTagName(html.slice(start, end), this.contexts.at(-1)!, isOpen)
  }

  /** A tag's name was read. */
  openTag(tag: TagName): void {
    this.tag = tag
    // A form within a form is none.
    if (tag.name === 'form' && this.names.some(({ name }) => name === 'form')) {
      this.tag = undefined
      return
    }
    if (tag.closes) while (this.names.length > 0 && tag.closes.has(this.names[this.names.length - 1]!.name)) this.pop() // prettier-ignore
    if (!tag.isVoid) {
      this.names.push(tag)
      if (tag.opens !== 0) this.contexts.push(tag.opens)
    }
    this.attributes = {}
    this.marks = 0
  }

  /** Of an attribute that a tag has twice the first counts. */
  addAttribute({ name, mark }: AttributeName, value: string): void {
    const { attributes } = this
    if (!attributes || (((this.marks & mark) !== 0 || mark === 0) && Object.hasOwn(attributes, name))) return
    attributes[name] = value
    this.marks |= mark
  }

  /** A tag's end was read; of `isClosed` ones there is no other. */
  endTag(isClosed: boolean): void {
    const { tag, attributes } = this
    this.tag = undefined
    this.attributes = undefined
    if (!tag || !attributes) return
    this.addElement(tag, attributes)
    if (tag.isVoid) this.close()
    if (isClosed && this.names[this.names.length - 1]?.name === tag.name) this.pop()
  }

  closeTag(tag: TagName): void {
    if (tag.isVoid) {
      if (tag.name !== 'br') return
      this.marks = 0
      this.addElement(tag, {})
      this.close()
      return
    }
    const { names } = this
    let at = names.length - 1
    while (at >= 0 && names[at]!.name !== tag.name) at--
    if (at >= 0) while (names.length > at) this.pop()
    else if (tag.name === 'p') {
      this.openTag(tag)
      this.endTag(true)
    }
  }

  addText(data: string, isBlank = false): void {
    if (this.lastText) {
      extendText(this.lastText, data, isBlank)
      return
    }
    const text = newText(data, isBlank)
    this.add(text)
    this.lastText = text
    this.built.texts.push(text)
    this.built.holder.push(this.current())
  }

  addComment(data: string): void {
    this.add(new Comment(data))
  }

  addDeclaration(name: string, data: string): void {
    this.add(new ProcessingInstruction(name, data))
  }

  end(): void {
    while (this.open.length > 1) this.close()
    this.takeChildren(this.built.root)
  }

  private pop(): void {
    if (this.names.pop()!.opens !== 0) this.contexts.pop()
    this.close()
  }

  private addElement(tag: TagName, attributes: Record<string, string>): void {
    const { elements, last, byTag, parent, texts, textFrom, textTo } = this.built
    const at = elements.length
    const element = newElement(tag, attributes, this.marks, at)
    this.add(element)
    elements.push(element)
    last.push(at)
    parent.push(this.current())
    textFrom.push(texts.length)
    textTo.push(texts.length)
    const same = byTag.get(tag.name)
    if (same) same.push(at)
    else byTag.set(tag.name, [at])
    this.open.push(element)
    this.from.push(this.count)
    if (this.names.length > MAX_DEPTH) this.pop()
  }

  private close(): void {
    this.lastText = undefined
    const element = this.open.pop() as Element
    this.takeChildren(element)
    const { last, elements, texts, textTo } = this.built
    const at = placeOf(element)
    last[at] = elements.length - 1
    textTo[at] = texts.length
  }

  /** The innermost element that is open. */
  private current(): number {
    const { open } = this
    return open.length === 1 ? -1 : placeOf(open[open.length - 1] as Element)
  }

  private takeChildren(parent: Document | Element): void {
    const from = this.from.pop()!
    if (this.count > from) parent.children = this.waiting.slice(from, this.count)
    this.count = from
  }

  private add(node: ChildNode): void {
    this.nodes++
    this.lastText = undefined
    const { waiting, open, from, count } = this
    if (count > from[from.length - 1]!) {
      const before = waiting[count - 1]!
      before.next = node
      node.prev = before
    }
    node.parent = open[open.length - 1]!
    waiting[count] = node
    this.count++
  }
}
