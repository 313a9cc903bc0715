/**
 * What a reader sees, and what stands inside tags and comments (attributes, links), each as one string. Tags of HTML
 * that hold nothing but their name are left out: half of a page is made of them.
 */
export type PageText = { text: string; markup: string }

/**
 * Parts HTML into text and markup in one pass, in linear time on any input. Not a parser: it errs towards calling
 * things text, since the gate reads both.
 */
export function visibleText(html: string): PageText {
  let text = ''
  let markup = ''
  let at = 0
  let isParted = false
  // Looked up once: a search for a missing end after each of many comments would not be linear.
  const lastCommentEnd = html.lastIndexOf('-->')
  for (;;) {
    const open = html.indexOf('<', at)
    if (open === -1) break
    if (!startsTag(html.charCodeAt(open + 1))) {
      text += html.slice(at, open + 1)
      isParted = false
      at = open + 1
      continue
    }
    const close = closeOf(html, open, lastCommentEnd)
    if (close === -1) break
    if (open > at) {
      text += html.slice(at, open)
      isParted = false
    }
    const isClosing = html.charCodeAt(open + 1) === 47
    const name = nameAt(html, isClosing ? open + 2 : open + 1)
    const bare = lengthOf(name) + (isClosing ? 3 : 2)
    if (close - open !== bare || !(BLOCK.has(name) || INLINE.has(name))) markup += html.slice(open, close)
    if (!isParted && !isInline(html, open, name)) {
      text += ' '
      isParted = true
    }
    at = close
  }
  return { text: text + html.slice(at), markup }
}

/** A letter, `/`, `!` or `?`. */
function startsTag(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 47 || code === 33 || code === 63
  )
}

/** Index after the tag or comment, -1 where it never ends: then the rest is text. */
function closeOf(html: string, open: number, lastCommentEnd: number): number {
  if (open + 4 <= lastCommentEnd && html.startsWith('<!--', open)) return html.indexOf('-->', open + 4) + 3
  const end = html.indexOf('>', open)
  return end === -1 ? -1 : end + 1
}

function isInline(html: string, open: number, name: number): boolean {
  const first = html.charCodeAt(open + 1)
  return first === 33 || first === 63 || INLINE.has(name)
}

/** Letters of a name as `nameAt` gives it; 0 for one that it did not read. */
function lengthOf(name: number): number {
  let length = 0
  for (let rest = name; rest > 0; rest >>>= 5) length += 1
  return length
}

/** A tag name of up to six letters as one number, whatever its case: quicker than a slice. */
function nameAt(html: string, start: number): number {
  let name = 0
  for (let at = start; at < start + 7; at += 1) {
    const code = html.charCodeAt(at)
    if (!isLetter(code)) return name
    name = name * 32 + (code & 31)
  }
  return -1
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
}

/** Elements that stand inside a word without ending it; all others part the words around them. */
const INLINE = namesOf(
  'a abbr b bdi bdo big blink cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup tt u var wbr',
)

/** Others that a market's page is made of. */
const BLOCK = namesOf(
  'body br center dd div dl dt footer form head header html label li main nav ol option p pre table tbody td tfoot th thead title tr ul',
)

function namesOf(names: string): Set<number> {
  return new Set(names.split(' ').map((name) => nameAt(name, 0)))
}
