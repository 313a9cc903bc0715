import type { CsamGate, CsamHit } from './csam-gate.ts'
import type { Link } from './find-pages.ts'

/** A page that names more is stopped all the same, and what it leads to is not followed. */
const MAX_BURIED = 50

/** Whether an address is one by itself, before anything is asked for. */
export function gateAddress(judge: CsamGate, url: string): CsamHit | undefined {
  return judge({ url, html: '' })
}

/** Of a page that was stopped the links within its market whose own text or address the gate stops, too. */
export function gateLinks(
  judge: CsamGate,
  links: readonly Link[],
  hosts: ReadonlySet<string>,
): { path: string; url: string; hit: CsamHit }[] {
  const found = new Map<string, { path: string; url: string; hit: CsamHit }>()
  for (const { url, text } of links) {
    if (found.size >= MAX_BURIED) break
    if (!URL.canParse(url)) continue
    const { hostname, pathname, search } = new URL(url)
    if (!hosts.has(hostname)) continue
    const hit = judge({ url, html: '', linkTexts: [text] })
    if (hit) found.set(pathname + search, { path: pathname + search, url, hit })
  }
  return [...found.values()]
}

/**
 * Addresses of links that say more than the page does: one that is written without its folders gets them from where the
 * page stands. None where it stands in no folder: then all that they say is on the page.
 */
export function longerLinks(
  { url, html, dom }: { url: string; html: string; dom?: string | undefined },
  linksOf: () => readonly Pick<Link, 'url'>[],
): string[] {
  const folder = new URL(url).pathname.lastIndexOf('/')
  if (folder === 0 && !BASE.test(html) && !(dom !== undefined && BASE.test(dom))) return []
  // One address stands in a menu, a title and a picture's place.
  return [...new Set(linksOf().map(({ url: to }) => to.slice(to.indexOf('/', SCHEME_END) + 1)))]
}

const BASE = /<base\b/i
const SCHEME_END = 'https://'.length
