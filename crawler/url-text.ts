import { plainUrl } from './plain-text.ts'

const SCHEME_AND_HOST = /[a-z]{2,5}:\/\/[^/\s]*/gi
// oxlint-disable-next-line no-control-regex
const NO_TEXT = /[\u0000-\u001f\ufffd]/

/** Two looks: one pattern for both would try every letter against all others. */
const hasBothCases = (text: string) => /[A-Z]/.test(text) && /[a-z]/.test(text)

/** Address codings are taken off twice: a link through a forwarder carries its own within another's. */
const LAYERS = 2
/** Of letters; a shorter stretch cannot hold two terms in Base64. */
const MIN_CODED = 12
const FIRST_CODED = 64

/** What can be read in an address: percent coding off, and Base64 beside it. */
export function urlText(url: string): string {
  return `${url.split('/', 3).join(' ')} ${pathText(url)}`
}

/** The same of many links in one go, texts and addresses without their hosts, which the page itself names. */
export function linksText(links: readonly string[]): string {
  // Parted well: words of two links are not one sentence.
  return pathText(links.join(' / '))
}

function pathText(addresses: string): string {
  return decodedText(addresses.replaceAll(SCHEME_AND_HOST, ' '))
}

/** The same of a text that has addresses in it, such as all that stands inside a page's tags. */
export function decodedText(addresses: string): string {
  let text = addresses
  for (let layer = 0; layer < LAYERS && hasPercentCoding(text); layer += 1) text = plainUrl(text)
  const decoded = codedStretches(text).flatMap((coded) => textIn(coded) ?? [])
  return decoded.length === 0 ? text : `${text} / ${decoded.join(' / ')}`
}

/** Styles are full of percents that code nothing: a search for those that do costs more than to look at each. */
function hasPercentCoding(text: string): boolean {
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', at + 1))
    if (isHex(text.charCodeAt(at + 1)) && isHex(text.charCodeAt(at + 2))) return true
  return false
}

function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102)
}

/** Undefined where it is no text: a picture within a page is told by its first bytes. */
function textIn(coded: string): string | undefined {
  // The last letter of what is cut off there may have lost some of its bytes.
  if (NO_TEXT.test(plainOf(coded.slice(0, FIRST_CODED)).slice(0, -1))) return undefined
  const plain = plainOf(coded)
  return NO_TEXT.test(plain) ? undefined : plain
}

function plainOf(coded: string): string {
  return Buffer.from(coded, 'base64url').toString('utf8')
}

/**
 * Stretches of letters, digits, `-` and `_` with letters of both cases, as text in Base64 all but always has. Looks at
 * every twelfth letter first: most words end before it.
 */
function codedStretches(text: string): string[] {
  const found: string[] = []
  for (let begun = 0; begun + MIN_CODED <= text.length;) {
    let end = begun + MIN_CODED
    while (end > begun && isCoded(text.charCodeAt(end - 1))) end -= 1
    if (end > begun) {
      begun = end
      continue
    }
    end = begun + MIN_CODED
    while (end < text.length && isCoded(text.charCodeAt(end))) end += 1
    const stretch = text.slice(begun, end)
    if (hasBothCases(stretch)) found.push(stretch)
    begun = end + 1
  }
  return found
}

function isCoded(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 95
  )
}
