import type { Tokenizer } from 'htmlparser2'
import { attributeNames, type AttributeName } from './attribute-names.ts'
import type { TreeBuilder } from './build-tree.ts'

type Events = ConstructorParameters<typeof Tokenizer>[1]

/** What the tokenizer finds, each by where it stands in the page, handed on to the builder. */
export class PageEvents implements Events {
  /** Of the attribute that is being read. */
  name: AttributeName = { name: '', mark: 0 }
  private readonly html: string
  private readonly builder: TreeBuilder
  private value = ''

  constructor(html: string, builder: TreeBuilder) {
    this.html = html
    this.builder = builder
  }

  isInForeignContext(): boolean {
    return this.builder.isForeign
  }

  onattribname(start: number, end: number): void {
    this.name = attributeNames.look(this.html, start, end)
  }

  onattribdata(start: number, end: number): void {
    this.value += this.html.slice(start, end)
  }

  onattribentity(code: number): void {
    this.value += String.fromCodePoint(code)
  }

  onattribend(): void {
    this.builder.addAttribute(this.name, this.value)
    this.value = ''
  }

  onopentagname(start: number, end: number): void {
    this.builder.openTag(this.builder.nameAt(this.html, start, end))
  }

  onopentagend(): void {
    this.builder.endTag(false)
  }

  onselfclosingtag(): void {
    this.builder.endTag(this.builder.isForeign)
  }

  onclosetag(start: number, end: number): void {
    this.builder.closeTag(this.builder.nameAt(this.html, start, end))
  }

  ontext(start: number, end: number): void {
    this.builder.addText(this.html.slice(start, end))
  }

  ontextentity(code: number): void {
    this.builder.addText(String.fromCodePoint(code))
  }

  oncomment(start: number, end: number, offset: number): void {
    this.builder.addComment(this.html.slice(start, end - offset))
  }

  oncdata(start: number, end: number, offset: number): void {
    const data = this.html.slice(start, end - offset)
    if (this.builder.isForeign) this.builder.addText(data)
    else this.builder.addComment(`[CDATA[${data}]]`)
  }

  ondeclaration(start: number, end: number): void {
    this.builder.addDeclaration('!doctype', `!${this.html.slice(start, end)}`)
  }

  /** Outside XML they come as comments. */
  onprocessinginstruction(start: number, end: number): void {
    this.oncomment(start, end, 0)
  }

  onend(): void {
    this.builder.end()
  }
}
