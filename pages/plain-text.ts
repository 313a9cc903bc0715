const HASH = 35
const SEMICOLON = 59
const EQUALS = 61
const HIGHEST = 0x10ffff
const MOST_DIGITS = 7

const NAMED = new Map([
  ['amp', '&'], ['lt', '<'], ['gt', '>'], ['quot', '"'], ['apos', "'"], ['nbsp', '\u00a0'], ['copy', '©'], ['reg', '®'], ['raquo', '»'], ['laquo', '«'], ['rsaquo', '›'],
  ['lsaquo', '‹'], ['middot', '·'], ['bull', '•'], ['hellip', '…'], ['mdash', '—'], ['ndash', '–'], ['rsquo', '’'], ['lsquo', '‘'], ['ldquo', '“'], ['rdquo', '”'],
  ['times', '×'], ['rarr', '→'], ['larr', '←'], ['euro', '€'], ['pound', '£'], ['yen', '¥'], ['deg', '°'], ['uuml', 'ü'], ['ouml', 'ö'], ['auml', 'ä'], ['eacute', 'é'],
]) // prettier-ignore

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean => (code | 32) >= 97 && (code | 32) <= 122
const isInName = (code: number): boolean => isDigit(code) || isLetter(code)

/**
 * Part of a page with its character references replaced, where all of them are of the plain sort that nearly all are;
 * else nothing.
 *
 * @param isValue within an attribute's quotes, where `&b=` begins a parameter
 */
export function plainText(html: string, from: number, to: number, isValue: boolean): string | undefined {
  let plain = ''
  let done = from
  for (let at = html.indexOf('&', from); at !== -1 && at < to; at = html.indexOf('&', at + 1)) {
    const next = html.charCodeAt(at + 1)
    const isNumber = next === HASH
    // An ampersand.
    if (!isNumber && !isLetter(next)) continue
    const end = isNumber ? endOf(html, at + 2, to, isDigit) : endOf(html, at + 1, to, isInName)
    const behind = end < to ? html.charCodeAt(end) : 0
    if (!isNumber && isValue && behind === EQUALS) continue
    const meant = behind === SEMICOLON ? characterOf(html.slice(at + 1, end), isNumber) : undefined
    if (meant === undefined) return undefined
    plain += html.slice(done, at) + meant
    done = end + 1
  }
  return plain + html.slice(done, to)
}

function endOf(html: string, from: number, to: number, isPart: (code: number) => boolean): number {
  let end = from
  while (end < to && isPart(html.charCodeAt(end))) end++
  return end
}

function characterOf(name: string, isNumber: boolean): string | undefined {
  if (!isNumber) return NAMED.get(name)
  const code = name.length > 1 && name.length <= MOST_DIGITS + 1 ? Number(name.slice(1)) : 0
  // Control characters and halves of pairs stand for something else.
  const isPlain = (code >= 32 && code < 127) || (code >= 160 && code < 0xd800) || (code > 0xdfff && code <= HIGHEST) // prettier-ignore
  return isPlain ? String.fromCodePoint(code) : undefined
}
