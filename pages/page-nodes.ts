import { Element, Text, type ChildNode, type ParentNode } from 'domhandler'
import type { TagName } from './tag-names.ts'

/**
 * domhandler's nodes as all who walk a tree see them, half as large: a page has thousands, and without the fields that
 * nobody reads here it is built and cleared away in less time.
 */
class PageText {
  readonly type = 'text'
  data: string
  parent: ParentNode | null = null
  prev: ChildNode | null = null
  next: ChildNode | null = null
  /** White space of ASCII and nothing else; where it says no there may still be nothing to see. */
  isBlank: boolean

  constructor(data: string, isBlank: boolean) {
    this.data = data
    this.isBlank = isBlank
  }
}

class PageElement {
  readonly type: string
  readonly name: string
  readonly attribs: Record<string, string>
  children: ChildNode[] = []
  parent: ParentNode | null = null
  prev: ChildNode | null = null
  next: ChildNode | null = null
  at = -1
  /** Of the attributes that are asked for most: those that it has. */
  marks: number
  kinds: number

  constructor({ name, type, kinds }: TagName, attribs: Record<string, string>, marks: number) {
    this.type = type
    this.name = name
    this.attribs = attribs
    this.marks = marks
    this.kinds = kinds
  }
}

// What domhandler's own offer besides, they offer, too.
Object.setPrototypeOf(PageText.prototype, Text.prototype)
Object.setPrototypeOf(PageElement.prototype, Element.prototype)

export const newText = (data: string, isBlank: boolean): Text =>
  new PageText(data, isBlank) as unknown as Text

export function newElement(
  tag: TagName,
  attribs: Record<string, string>,
  marks: number,
  at: number,
): Element {
  const element = new PageElement(tag, attribs, marks)
  element.at = at
  return element as unknown as Element
}

/** The index of an element among those of its page, which `parsePage` parsed. */
export const placeOf = (element: Element): number => (element as unknown as PageElement).at

/** Whether an element has one of some attributes. */
export const mayHave = (element: Element, marks: number): boolean => ((element as unknown as PageElement).marks & marks) !== 0 // prettier-ignore

/** Whether an element is of one of some kinds. */
export const isOf = (element: Element, kinds: number): boolean => ((element as unknown as PageElement).kinds & kinds) !== 0 // prettier-ignore

/** Adds to a text what follows it. */
export function extendText(text: Text, data: string, isBlank: boolean): void {
  const own = text as unknown as PageText
  own.data += data
  own.isBlank &&= isBlank
}

/** Whether a text is white space; where it says no there may still be nothing to see. */
export const isBlankText = (text: Text): boolean => (text as unknown as PageText).isBlank
