// Looked for in every text of a page, most of which have none: a pattern takes longer to begin than such a text to look through.

/** Whether a text has a figure of ASCII. */
export function hasDigit(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 48 && code <= 57) return true
  }
  return false
}

const MASKS = new Set(Array.from('*•·.…', (mark) => mark.charCodeAt(0)))

/** Whether a text has one of the marks that names are masked with among its first code units. */
export function hasMask(text: string, within = text.length): boolean {
  const end = Math.min(within, text.length)
  for (let at = 0; at < end; at++) {
    const code = text.charCodeAt(at)
    if ((code < 48 || code > 122) && MASKS.has(code)) return true
  }
  return false
}
