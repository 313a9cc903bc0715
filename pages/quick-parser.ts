import { Parser, Tokenizer, type Handler } from 'htmlparser2'
import { Names } from './names.ts'

const attributeNames = new Names((printed) => printed.toLowerCase())
const elementNames = new Names((printed) => {
  const name = printed.toLowerCase()
  return name === 'image' ? 'img' : name
})

// htmlparser2 offers its tokenizer and its parser to be extended; these of their parts its types keep to themselves.
type TokenizerParts = {
  buffer: string
  index: number
  offset: number
  stateText(code: number): void
  handleInAttributeValue(code: number, quote: number): void
}
type ParserParts = {
  /** Names of what is open, the innermost first. */
  stack: string[]
  foreignContext: number[]
  popElement(implied: boolean): void
  startIndex: number
  buffers: string[]
  bufferOffset: number
  attribname: string
  readTagName(start: number, end: number): string
  onattribname(start: number, end: number): void
  getSlice(start: number, end: number): string
  write(chunk: string): void
  end(): void
}
type TokenizerClass = new (...given: ConstructorParameters<typeof Tokenizer>) => TokenizerParts
type ParserClass = new (...given: ConstructorParameters<typeof Parser>) => ParserParts

const LESS_THAN = 60
const AMPERSAND = 38

/** Passes over a text or a value in one go, where htmlparser2 goes from state to state with each character of it. */
class QuickTokenizer extends (Tokenizer as unknown as TokenizerClass) {
  override stateText(code: number): void {
    if (code === LESS_THAN || code === AMPERSAND) super.stateText(code)
    else this.passOver(LESS_THAN)
  }

  override handleInAttributeValue(code: number, quote: number): void {
    if (code === quote || code === AMPERSAND) super.handleInAttributeValue(code, quote)
    else this.passOver(quote)
  }

  /** To the last character before one that ends the text or begins an entity. */
  private passOver(end: number): void {
    const { buffer } = this
    let at = this.index - this.offset + 1
    for (; at < buffer.length; at++) {
      const code = buffer.charCodeAt(at)
      if (code === end || code === AMPERSAND) break
    }
    this.index = at - 1 + this.offset
  }
}

/** As browsers do: an element that would stand deeper than this is closed at once, so its content becomes its sibling. */
const MAX_DEPTH = 512

/**
 * htmlparser2's parser, quicker, and safe from pages of unclosed tags, which would make its stack of names grow without
 * end. Names of elements come as the same string each time, so that comparing two of them compares two addresses.
 */
export class QuickParser extends (Parser as unknown as ParserClass) {
  private marks = 0

  constructor(handler: Partial<Handler>) {
    super(handler, { Tokenizer: QuickTokenizer as unknown as typeof Tokenizer })
  }

  override readTagName(start: number, end: number): string {
    if (this.foreignContext.length > 1) return super.readTagName(start, end)
    // Most often what is open is closed.
    const [top] = this.stack
    if (top?.length === end - start && this.buffers[0]!.startsWith(top, start - this.bufferOffset)) return top
    return elementNames.find(this.getSlice(start, end)).name
  }

  override onattribname(start: number, end: number): void {
    this.startIndex = start
    const { name, mark } = attributeNames.find(this.getSlice(start, end))
    this.attribname = name
    this.marks |= mark
  }

  /** The attributes since it was last asked: those of a tag that was dropped are among them. */
  takeMarks(): number {
    const { marks } = this
    this.marks = 0
    return marks
  }

  /** To be called when an element was opened: closes it where it stands too deep. */
  capDepth(): void {
    if (this.stack.length > MAX_DEPTH) this.popElement(true)
  }
}
