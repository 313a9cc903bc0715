import { Tokenizer } from 'htmlparser2'
import { attributeNames } from './attribute-names.ts'
import type { TreeBuilder } from './build-tree.ts'
import { PageEvents } from './page-events.ts'
import { plainText } from './plain-text.ts'
import { hashWith } from './names.ts'
import { tagNames } from './tag-names.ts'

// htmlparser2 offers its tokenizer to be extended; these of its parts its types keep to themselves.
type TokenizerParts = {
  buffer: string
  index: number
  offset: number
  state: number
  sectionStart: number
  write(chunk: string): void
  end(): void
  stateText(code: number): void
  handleInAttributeValue(code: number, quote: number): void
}
type TokenizerClass = new (...given: ConstructorParameters<typeof Tokenizer>) => TokenizerParts

// Of its states those in which a tag may be handed back to it.
const BEFORE_ATTRIBUTE = 8
const IN_ATTRIBUTE_NAME = 9
const AFTER_ATTRIBUTE_NAME = 10
const BEFORE_VALUE = 11
const IN_DOUBLE_QUOTES = 12
const IN_SINGLE_QUOTES = 13
const IN_BARE_VALUE = 14

const AMPERSAND = 38
const SINGLE_QUOTE = 39
const SLASH = 47
const LESS_THAN = 60
const EQUALS = 61
const GREATER_THAN = 62
const DOUBLE_QUOTE = 34

const isBlank = (code: number): boolean => code === 32 || (code >= 9 && code <= 13 && code !== 11)
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122
const isNameEnd = (code: number): boolean => code === GREATER_THAN || code === SLASH || isBlank(code)

/**
 * htmlparser2's tokenizer with a quick way through the tags and texts that nearly every page is made of. Whatever else
 * comes (comments, scripts, SVG, odd references, what the end of a part cuts off) is handed back to it where it stands.
 */
export class QuickTokenizer extends (Tokenizer as unknown as TokenizerClass) {
  private readonly html: string
  private readonly builder: TreeBuilder
  private readonly events: PageEvents
  /** The next of either at or behind where it was last asked for; the page's end where there is none. */
  private less = -1
  private ampersand = -1

  /** @param html all of the page, of which `write` is given one part after the other */
  constructor(html: string, builder: TreeBuilder) {
    const events = new PageEvents(html, builder)
    super({}, events)
    this.html = html
    this.builder = builder
    this.events = events
  }

  override stateText(code: number): void {
    if (code === AMPERSAND) super.stateText(code)
    else if (code === LESS_THAN) {
      const limit = this.offset + this.buffer.length
      for (let at = this.index; at >= 0;) at = this.readTag(at, limit)
    } else this.index = Math.min(this.lessFrom(this.index), this.ampersandFrom(this.index), this.offset + this.buffer.length) - 1 // prettier-ignore
  }

  override handleInAttributeValue(code: number, quote: number): void {
    if (code === quote || code === AMPERSAND) {
      super.handleInAttributeValue(code, quote)
      return
    }
    const limit = this.offset + this.buffer.length
    let at = this.index + 1
    for (; at < limit; at++) {
      const next = this.html.charCodeAt(at)
      if (next === quote || next === AMPERSAND) break
    }
    this.index = at - 1
  }

  /** Reads the tag at a `<` and the text behind it. @returns where the next `<` stands; -1 where all was handed back */
  private readTag(at: number, limit: number): number {
    const { html, builder } = this
    const isClosing = html.charCodeAt(at + 1) === SLASH
    const start = at + (isClosing ? 2 : 1)
    if (start >= limit || !isLetter(html.charCodeAt(start)) || !builder.isPlain) return this.handBack(at)
    let [hash, end] = [0, start]
    for (; end < limit; end++) {
      const code = html.charCodeAt(end)
      if (isNameEnd(code)) break
      hash = hashWith(hash, code)
    }
    if (end === limit) return this.handBack(at)
    const tag = tagNames.find(html, start, end, hash)
    if (isClosing ? html.charCodeAt(end) !== GREATER_THAN : tag.isRaw) return this.handBack(at)
    if (at > this.sectionStart) builder.addText(html.slice(this.sectionStart, at))
    if (isClosing) {
      builder.closeTag(tag)
      return this.readText(end + 1, limit)
    }
    builder.openTag(tag)
    const behind = this.readAttributes(end, limit)
    return behind < 0 ? -1 : this.readText(behind, limit)
  }

  private readText(from: number, limit: number): number {
    const less = this.lessFrom(from)
    const data = less >= limit ? undefined : this.textOf(from, less, false)
    if (data === undefined) {
      this.sectionStart = from
      this.index = from - 1
      return -1
    }
    if (data !== '') this.builder.addText(data, this.passBlanks(from, less) === less)
    this.sectionStart = less
    return less
  }

  /** @returns where the text behind the tag begins; -1 where the rest of it was handed back */
  private readAttributes(from: number, limit: number): number {
    const { html, builder } = this
    for (let at = this.passBlanks(from, limit); at < limit; at = this.passBlanks(at, limit)) {
      const code = html.charCodeAt(at)
      if (code === GREATER_THAN) {
        builder.endTag(false)
        return at + 1
      }
      if (code === SLASH) {
        if (at + 1 === limit || html.charCodeAt(at + 1) !== GREATER_THAN) return this.leave(BEFORE_ATTRIBUTE, -1, at) // prettier-ignore
        builder.endTag(builder.isForeign)
        return at + 2
      }
      at = this.readAttribute(at, limit)
      if (at < 0) return -1
    }
    return this.leave(BEFORE_ATTRIBUTE, -1, limit)
  }

  private readAttribute(start: number, limit: number): number {
    const { html, events } = this
    let hash = hashWith(0, html.charCodeAt(start))
    let end = start + 1
    for (; end < limit; end++) {
      const code = html.charCodeAt(end)
      if (code === EQUALS || isNameEnd(code)) break
      hash = hashWith(hash, code)
    }
    if (end === limit) return this.leave(IN_ATTRIBUTE_NAME, start, limit)
    events.name = attributeNames.find(html, start, end, hash)
    const behind = this.passBlanks(end, limit)
    if (behind === limit) return this.leave(AFTER_ATTRIBUTE_NAME, end, limit)
    if (html.charCodeAt(behind) === EQUALS) return this.readValue(behind + 1, limit)
    this.builder.addAttribute(events.name, '')
    return behind
  }

  private readValue(from: number, limit: number): number {
    const { html, builder, events } = this
    const start = this.passBlanks(from, limit)
    if (start === limit) return this.leave(BEFORE_VALUE, from, limit)
    const quote = html.charCodeAt(start)
    if (quote === DOUBLE_QUOTE || quote === SINGLE_QUOTE) {
      const end = html.indexOf(quote === DOUBLE_QUOTE ? '"' : "'", start + 1)
      const value = end === -1 || end >= limit ? undefined : this.textOf(start + 1, end, true)
      if (value === undefined) return this.leave(quote === DOUBLE_QUOTE ? IN_DOUBLE_QUOTES : IN_SINGLE_QUOTES, start + 1, start + 1) // prettier-ignore
      builder.addAttribute(events.name, value)
      return end + 1
    }
    for (let end = start; end < limit; end++) {
      const code = html.charCodeAt(end)
      if (code === AMPERSAND) break
      if (code !== GREATER_THAN && !isBlank(code)) continue
      builder.addAttribute(events.name, html.slice(start, end))
      return end
    }
    return this.leave(IN_BARE_VALUE, start, start)
  }

  private passBlanks(from: number, limit: number): number {
    let at = from
    while (at < limit && isBlank(this.html.charCodeAt(at))) at++
    return at
  }

  private textOf(from: number, to: number, isValue: boolean): string | undefined {
    return this.ampersandFrom(from) < to ? plainText(this.html, from, to, isValue) : this.html.slice(from, to)
  }

  private lessFrom(at: number): number {
    if (this.less < at) this.less = placeIn(this.html, '<', at)
    return this.less
  }

  private ampersandFrom(at: number): number {
    if (this.ampersand < at) this.ampersand = placeIn(this.html, '&', at)
    return this.ampersand
  }

  private handBack(at: number): number {
    this.index = at
    super.stateText(LESS_THAN)
    return -1
  }

  /** Hands back a tag that was read up to `next`. */
  private leave(state: number, sectionStart: number, next: number): number {
    this.state = state
    this.sectionStart = sectionStart
    this.index = next - 1
    return -1
  }
}

function placeIn(html: string, mark: string, from: number): number {
  const found = html.indexOf(mark, from)
  return found === -1 ? html.length : found
}
