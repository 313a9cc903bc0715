const LONGEST_NAME = 64
const HOST = /@(?:[a-z0-9-]{1,63}\.)+[a-z]{2,10}(?![\w-])/iy

/** Addresses of mail in a text, as printed. Looked for from their sign on: a pattern would try its luck at every word. */
export function emailsIn(text: string): string[] {
  const found: string[] = []
  let done = 0
  for (let at = text.indexOf('@'); at !== -1; at = text.indexOf('@', Math.max(at + 1, done))) {
    let from = at
    while (from > 0 && at - from <= LONGEST_NAME && isInName(text.charCodeAt(from - 1))) from--
    if (from === at || at - from > LONGEST_NAME || from < done) continue
    HOST.lastIndex = at
    const host = HOST.exec(text)?.[0]
    if (host === undefined) continue
    done = at + host.length
    found.push(text.slice(from, done))
  }
  return found
}

/** Letters and figures of ASCII, and `_`, `.`, `+`, `-`. */
const isInName = (code: number): boolean =>
  (code >= 48 && code <= 57) || (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 46 || code === 43 || code === 45 // prettier-ignore
