import { findCoded } from './coded-text.ts'
import { plainUrl } from './plain-text.ts'

const SCHEME_AND_HOST = /[a-z]{2,5}:\/\/[^/\s]*/gi

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
  return decodedText(addresses.replaceAll(SCHEME_AND_HOST, ' '))
}

/** The same of a text that has addresses in it, such as the head of an answer. */
export function decodedText(addresses: string): string {
  const text = withoutPercents(addresses)
  return [text, ...textsIn(text)].join(' / ')
}

/** Percent coding off. */
export function withoutPercents(addresses: string): string {
  let text = addresses
  for (let layer = 0; layer < LAYERS && hasPercentCoding(text); layer += 1) text = plainUrl(text)
  return text
}

/** What it says in Base64. */
export function textsIn(text: string): string[] {
  const units = new Uint16Array(text.length)
  for (let at = 0; at < text.length; at += 1) units[at] = text.charCodeAt(at)
  const found: string[] = []
  findCoded(units, 0, text.length, found)
  return found
}

/** Styles are full of percents that code nothing: a search for those that do costs more than to look at each. */
function hasPercentCoding(text: string): boolean {
  for (let at = text.indexOf('%'); at !== -1; at = text.indexOf('%', at + 1))
    if (isHex(text.charCodeAt(at + 1)) && isHex(text.charCodeAt(at + 2))) return true
  return false
}

/** Of one UTF-16 unit. */
export function isHex(code: number): boolean {
  return (code >= 48 && code <= 57) || ((code | 32) >= 97 && (code | 32) <= 102)
}
