import { plainUrl } from './plain-text.ts'

const SCHEME_AND_HOST = /[a-z]{2,5}:\/\/[^/\s]*/gi
const CODED = /[\w-]{12,}/g
/** Text in Base64 all but always has both. */
const BOTH_CASES = /[A-Z].*[a-z]|[a-z].*[A-Z]/
// oxlint-disable-next-line no-control-regex
const NO_TEXT = /[\u0000-\u001f\ufffd]/

/** Address codings are taken off twice: a link through a forwarder carries its own within another's. */
const LAYERS = 2

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
  let text = addresses.replaceAll(SCHEME_AND_HOST, ' ')
  for (let layer = 0; layer < LAYERS && text.includes('%'); layer += 1) text = plainUrl(text)
  const decoded = (text.match(CODED) ?? [])
    .filter((coded) => BOTH_CASES.test(coded))
    .map((coded) => Buffer.from(coded, 'base64url').toString('utf8'))
    .filter((plain) => !NO_TEXT.test(plain))
  return decoded.length === 0 ? text : `${text} / ${decoded.join(' / ')}`
}
