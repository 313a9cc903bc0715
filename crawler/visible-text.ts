/** What a reader sees, and what stands inside tags and comments (attributes, links), each as one string. */
export type PageText = { text: string; markup: string }

/**
 * Parts HTML into text and markup in one pass, in linear time on any input. Not a parser: it errs towards calling
 * things text, since the gate reads both.
 */
export function visibleText(html: string): PageText {
  let text = ''
  let markup = ''
  let at = 0
  // Looked up once: a search for a missing end after each of many comments would not be linear.
  const lastCommentEnd = html.lastIndexOf('-->')
  for (;;) {
    const open = html.indexOf('<', at)
    if (open === -1) break
    if (!startsTag(html.charCodeAt(open + 1))) {
      text += html.slice(at, open + 1)
      at = open + 1
      continue
    }
    const close = closeOf(html, open, lastCommentEnd)
    if (close === -1) break
    text += html.slice(at, open)
    markup += html.slice(open, close)
    if (!isInline(html, open)) text += ' '
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

function isInline(html: string, open: number): boolean {
  const first = html.charCodeAt(open + 1)
  if (first === 33 || first === 63) return true
  return INLINE.has(nameAt(html, first === 47 ? open + 2 : open + 1))
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
const INLINE = new Set(
  'a abbr b bdi bdo big blink cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup tt u var wbr'
    .split(' ')
    .map((name) => nameAt(name, 0)),
)
