import { plainUrl } from './plain-text.ts'

const SCHEME_AND_HOST = /[a-z]{2,5}:\/\/[^/\s]*/gi
// oxlint-disable-next-line no-control-regex
const NO_TEXT = /[\u0000-\u001f\ufffd]/

/** Address codings are taken off twice: a link through a forwarder carries its own within another's. */
const LAYERS = 2
/** Of letters; a shorter stretch cannot hold two terms in Base64. */
const MIN_CODED = 12

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
  for (let layer = 0; layer < LAYERS && text.includes('%'); layer += 1) text = plainUrl(text)
  const decoded = codedStretches(text)
    .map((coded) => Buffer.from(coded, 'base64url').toString('utf8'))
    .filter((plain) => !NO_TEXT.test(plain))
  return decoded.length === 0 ? text : `${text} / ${decoded.join(' / ')}`
}

/** Stretches of letters, digits, `-` and `_` with letters of both cases, as text in Base64 all but always has. */
function codedStretches(text: string): string[] {
  const found: string[] = []
  let [begun, hasSmall, hasLarge] = [0, false, false]
  for (let at = 0; at <= text.length; at += 1) {
    const code = at < text.length ? text.charCodeAt(at) : 0
    if (code >= 97 && code <= 122) hasSmall = true
    else if (code >= 65 && code <= 90) hasLarge = true
    else if (code !== 45 && code !== 95 && (code < 48 || code > 57)) {
      if (hasLarge && hasSmall && at - begun >= MIN_CODED) found.push(text.slice(begun, at))
      begun = at + 1
      hasSmall = hasLarge = false
    }
  }
  return found
}
